using System.Globalization;
using System.Text;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Takes apart an answer signed by <c>Signature</c> and <c>Digest</c>.</summary>
/// <remarks>Source: draft-cavage-http-signatures-10 section 2, RFC 3230 section 4.3.2 (<c>Digest</c>), NextGenPSD2 Implementation Guidelines 1.3 section 12.</remarks>
internal static class PackCavage
{
    public static bool Is(KeptHttp answer) => answer.Field(CavageSignature.FieldName)?.Contains("keyId=\"", StringComparison.Ordinal) == true;

    public static PackSignature Of(PackWriter zip, AnswerKeys keys, BankAnswer answer)
    {
        var message = answer.Message;
        if (message.ToAnswer(request: null) is not { } signed || CavageSignature.Read(signed, message.Field(CavageSignature.FieldName)!) is not var (keyId, text, signature))
            return PackSignature.Wrong(answer.Title, "Its signature cannot be read.");
        if ((answer.KeyIn(keys.Set) ?? keys.Set.Find(keyId)) is not { } known)
            return answer.WithoutKey(keys);
        if (BankKey.For(known, SignatureAlgorithm.RS256) is not { } key || !key.Verify(text, signature, SignatureAlgorithm.RS256))
            return PackSignature.Wrong(answer.Title, "It does not fit the answer that was kept.");
        var digest = Encoding.ASCII.GetString(text).Split('\n').FirstOrDefault(line => line.StartsWith("digest: ", StringComparison.Ordinal));
        if (digest is null || !LegacyDigest.Matches(digest["digest: ".Length..], message.Body.Span))
            return PackSignature.Wrong(answer.Title, "The body that was kept is not the one that was signed.");
        var check = OpensslSignature.Write(zip, answer.Name, text, signature, key, SignatureAlgorithm.RS256);
        return answer.Held(key, $"signed/{answer.Name}.base is the text that was signed (draft-cavage), with the digest of the body of the kept answer.", check, BodyCommand(answer, digest));
    }

    // digest: ALGORITHM=base64
    private static string BodyCommand(BankAnswer answer, string digest)
    {
        var name = digest["digest: ".Length..].Split('=')[0];
        var algorithm = name.Equals("SHA-512", StringComparison.OrdinalIgnoreCase) ? "sha512" : "sha256";
        var label = algorithm == "sha512" || name.Equals("SHA-256", StringComparison.OrdinalIgnoreCase) ? name : "SHA-256"; // nothing else becomes a command
        return string.Create(CultureInfo.InvariantCulture,
            $"grep -qF \"{label}=$(tail -c {answer.Message.Body.Length} messages/{answer.Name}.message | openssl dgst -{algorithm} -binary | openssl base64 -A)\" signed/{answer.Name}.base");
    }
}
