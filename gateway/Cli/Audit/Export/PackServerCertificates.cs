using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Adds the certificates that banks and systems showed on the connections, by the thumbprints that the entries hold.</summary>
/// <param name="zip">The pack.</param>
/// <param name="folder">Where the gateway keeps them: <c>certificates</c> beside the log.</param>
internal sealed class PackServerCertificates(PackWriter zip, string folder)
{
    private const int ThumbprintLength = 43; // SHA-256 in base64url

    /// <summary>One for each certificate.</summary>
    public IEnumerable<PackSignature> Write(IEnumerable<PackLeaf> leaves)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var leaf in leaves)
        {
            foreach (var (call, _) in leaf.Calls())
            {
                if (call["cert"] is JsonValue value && value.TryGetValue<string>(out var thumbprint) && known.Add(thumbprint))
                    yield return Of(leaf, call, thumbprint);
            }
        }
    }

    private PackSignature Of(PackLeaf leaf, JsonObject call, string thumbprint)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"'{call["name"]}' showed the certificate {thumbprint} on the connection of entry {leaf.Index}");
        if (thumbprint.Length != ThumbprintLength || !thumbprint.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return PackSignature.Wrong(title, "That is no thumbprint of a certificate.");
        var file = Path.Combine(folder, thumbprint + ".pem");
        if (!File.Exists(file))
            return PackSignature.Unchecked(title, "The certificate itself was not kept; the thumbprint is the SHA-256 of it.");
        var chain = Read(File.ReadAllText(file));
        if (chain.Count == 0 || Base64Url.EncodeToString(SHA256.HashData(chain[0])) != thumbprint)
            return PackSignature.Wrong(title, "What was kept as that certificate is another one.");
        return new PackSignature(
            title, SignatureState.Good, "The entry holds the thumbprint, SHA-256 of the certificate; each certificate is issued by the next, and the last is what the gateway trusted.",
            [Command(leaf.Index, thumbprint), .. OpensslChain.Write(zip, $"certificates/{thumbprint}", $"certificates/{thumbprint}.pem", chain)]);
    }

    private static string Command(long index, string thumbprint) => string.Create(CultureInfo.InvariantCulture,
        $"grep -qF '\"cert\":\"{thumbprint}\"' leaves/{index}.json && test \"$(openssl x509 -in certificates/{thumbprint}.pem -outform DER | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')\" = '{thumbprint}'");

    private static List<byte[]> Read(string text)
    {
        var found = new List<byte[]>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            found.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            rest = rest[fields.Location.End..];
        }

        return found;
    }
}
