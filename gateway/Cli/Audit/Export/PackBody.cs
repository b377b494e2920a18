using System.Globalization;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Takes apart an answer whose body alone is signed, base64 in a field of the bank's own.</summary>
/// <remarks>Source: bunq API documentation, "Signing". The field is found by what it holds: its name is the bank's.</remarks>
internal static class PackBody
{
    private const int MostFields = 100, LeastBytes = 64;
    private const string Bunq = "X-Bunq-Server-Signature";

    public static PackSignature? Of(PackWriter zip, AnswerKeys keys, BankAnswer answer)
    {
        var fields = answer.Message.Fields.Take(MostFields).Select(field => (field.Key, Signature: Decode(field.Value))).Where(field => field.Signature is not null).ToList();
        foreach (var known in answer.KeyIn(keys.Set) is { } one ? [one] : keys.Set.All)
        {
            foreach (var (name, signature) in fields)
            {
                if (Fitting(known, answer.Message.Body.Span, signature!) is var (key, algorithm))
                    return Held(zip, answer, key, algorithm, name, signature!);
            }
        }

        if (answer.Fingerprint is null && !fields.Exists(field => field.Key.Equals(Bunq, StringComparison.OrdinalIgnoreCase)))
            return null; // of a form that nobody here knows
        return answer.KeyIn(keys.Set) is null ? answer.WithoutKey(keys) : PackSignature.Wrong(answer.Title, "Nothing in it is a signature of the kept answer under the bank's key.");
    }

    private static PackSignature Held(PackWriter zip, BankAnswer answer, VerificationKey key, SignatureAlgorithm algorithm, string field, byte[] signature)
    {
        var check = OpensslSignature.Write(zip, answer.Name, answer.Message.Body.Span, signature, key, algorithm);
        var body = string.Create(CultureInfo.InvariantCulture, $"tail -c {answer.Message.Body.Length} messages/{answer.Name}.message | cmp - signed/{answer.Name}.base");
        return answer.Held(key, $"signed/{answer.Name}.base is the text that was signed: the body of the kept answer; the signature stands in its field {field}.", check, body);
    }

    private static (VerificationKey Key, SignatureAlgorithm Algorithm)? Fitting(VerificationKey known, ReadOnlySpan<byte> body, byte[] signature)
    {
        foreach (var algorithm in (SignatureAlgorithm[])[SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256])
        {
            if (BankKey.For(known, algorithm) is { } key && key.Verify(body, signature, algorithm))
                return (key, algorithm);
        }

        return null;
    }

    private static byte[]? Decode(string value)
    {
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var length) && length >= LeastBytes ? bytes[..length] : null;
    }
}
