using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Adds what shows that the caller signed its request, out of what the gateway kept when it verified it.</summary>
/// <remarks>Form: members <c>alg</c>, <c>base</c>, <c>fields</c>, <c>jwk</c>, <c>label</c> and perhaps <c>certificates</c> of one JSON object.</remarks>
internal sealed class PackCallerSignatures(PackWriter zip, IReadOnlyList<OpenMessage> messages)
{
    /// <summary>One for each kept signature; the entries of an exchange refer to the same.</summary>
    public IEnumerable<PackSignature> Write(IReadOnlyList<PackLeaf> leaves)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var leaf in leaves)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{leaf.Index}-signature");
            if (messages.FirstOrDefault(message => message.Name == name && message.IsOpen) is { } kept && known.Add(kept.Commitment))
                yield return Of(kept, leaf);
        }
    }

    private PackSignature Of(OpenMessage message, PackLeaf leaf)
    {
        var caller = leaf.Json["caller"] as JsonObject;
        var title = string.Create(CultureInfo.InvariantCulture, $"The caller '{caller?["workload"]}' signed its request of entry {leaf.Index}");
        try
        {
            return Check(title, message.Name, leaf, JsonNode.Parse(message.Body.Span)!.AsObject(), (string?)caller?["signature"]?["key"]);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException or JoseException)
        {
            return PackSignature.Wrong(title, "What was kept of it cannot be read.");
        }
    }

    private PackSignature Check(string title, string name, PackLeaf leaf, JsonObject kept, string? thumbprint)
    {
        var key = Jwk.Parse(JsonSerializer.SerializeToUtf8Bytes(kept["jwk"]));
        var fields = kept["fields"]!.AsArray().Where(field => Text(field![0]).Equals("Signature", StringComparison.OrdinalIgnoreCase)).Select(field => Text(field![1]));
        if (!SignatureAlgorithms.TryParse(Text(kept["alg"]), out var algorithm) || !StructuredField.TryParseDictionary(string.Join(", ", fields), out var members)
            || members!.Find(Text(kept["label"])) is not { Value: { Kind: SfKind.Bytes } signature })
            return PackSignature.Wrong(title, "What was kept of it cannot be read.");
        var (verifies, text) = (VerificationKey.From(key, algorithm), Text(kept["base"]));
        if (!verifies.Verify(Encoding.ASCII.GetBytes(text), signature.Bytes.Span, algorithm))
            return PackSignature.Wrong(title, "It does not fit the text and the key that were kept with it.");
        if (key.Thumbprint != thumbprint)
            return PackSignature.Wrong(title, "It was made with another key than the entry names.");
        var request = messages.FirstOrDefault(message => message.Name == string.Create(CultureInfo.InvariantCulture, $"{leaf.Index}-request") && message.IsOpen);
        if (request is not null && !SignedRequest.IsAbout(text, KeptHttp.TryRead(request.Body)))
            return PackSignature.Wrong(title, "It is about another request than the one that was kept.");
        var command = OpensslSignature.Write(zip, name, text, signature.Bytes.Span, verifies, algorithm);
        return new PackSignature(
            title, SignatureState.Good, $"signed/{name}.base is the text that was signed (RFC 9421); compare it with the kept request.",
            [command, .. Chain(name, (kept["certificates"]?["chain"] as JsonArray) ?? [])]);
    }

    /// <summary>The certificates of the caller's connection.</summary>
    private IReadOnlyList<string> Chain(string name, JsonArray chain) => chain.Count == 0
        ? []
        : OpensslChain.Write(zip, $"signed/{name}", $"signed/{name}.certificate.pem", [.. chain.Select(certificate => Convert.FromBase64String(Text(certificate)))]);

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
