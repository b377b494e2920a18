using System.Globalization;
using System.Text;

namespace SecureFin.Jose;

/// <summary>The <c>Signature</c> field of draft-cavage-http-signatures, as the Berlin Group profile uses it.</summary>
/// <remarks>
/// Source: draft-cavage-http-signatures-10 sections 2.1 to 2.5; NextGenPSD2 Implementation Guidelines 1.3, section 12.
/// One line <c>name: value</c> per covered field, names in lower case, in the order of <c>headers</c>. Algorithm rsa-sha256 only.
/// </remarks>
public static class CavageSignature
{
    /// <summary>Name of the field that carries the signature.</summary>
    public const string FieldName = "Signature";
    private const string AlgorithmName = "rsa-sha256";
    private const int MaxLength = 8192;
    private const int MaxFields = 32;

    /// <summary>Signs fields of a request.</summary>
    /// <param name="fields">Names to cover in this order, in lower case; <c>(request-target)</c> may be among them.</param>
    /// <param name="keyId">For the Berlin Group <c>SN=…,CA=…</c> of the seal certificate.</param>
    /// <param name="key">An RSA key whose algorithm is RS256.</param>
    /// <exception cref="ArgumentException">The message lacks one of the fields, or the keyId has a quote or a control character.</exception>
    /// <exception cref="JoseException">The key has another algorithm.</exception>
    public static async ValueTask<string> SignAsync(
        HttpMessage message, IReadOnlyList<string> fields, string keyId, ISigningKey key, CancellationToken ct = default)
    {
        if (key.Algorithm != SignatureAlgorithm.RS256) throw new JoseException(JoseError.Algorithm);
        if (keyId.AsSpan().ContainsAnyExceptInRange(' ', '~') || keyId.AsSpan().ContainsAny('"', '\\')) throw new ArgumentException("Not a keyId.", nameof(keyId));
        var text = SigningString(message, fields) ?? throw new ArgumentException("The message lacks a field that is to be signed.", nameof(fields));
        var signature = Convert.ToBase64String(await key.SignAsync(Encoding.ASCII.GetBytes(text), ct));
        return string.Create(CultureInfo.InvariantCulture,
            $"keyId=\"{keyId}\",algorithm=\"{AlgorithmName}\",headers=\"{string.Join(' ', fields)}\",signature=\"{signature}\"");
    }

    /// <summary>Verifies a field value; <paramref name="required"/> fields must all be covered.</summary>
    /// <param name="keys">Finds the key of a keyId, or null; the key must allow RS256.</param>
    public static JoseError? Verify(HttpMessage message, string value, Func<string, VerificationKey?> keys, IReadOnlyCollection<string> required)
    {
        if (value.Length > MaxLength) return JoseError.TooLarge;
        if (CavageParameters.Read(value) is not { } read || read.Fields.Count > MaxFields) return HttpSignatureError.Fields;
        if (read.Algorithm != AlgorithmName) return JoseError.Algorithm;
        if (!required.All(read.Fields.Contains)) return HttpSignatureError.Coverage;
        if (keys(read.KeyId) is not { } key) return JoseError.KeyUnknown;
        if (!key.Allows(SignatureAlgorithm.RS256)) return JoseError.Algorithm;
        if (SigningString(message, read.Fields) is not { } text) return HttpSignatureError.Component;
        return key.Verify(Encoding.ASCII.GetBytes(text), read.Signature, SignatureAlgorithm.RS256) ? null : JoseError.Signature;
    }

    /// <summary>Takes a field value apart, for who keeps evidence of it; nothing is verified.</summary>
    /// <returns>The name of the key, the text that was signed and the signature; null when the value cannot be read, or covers what the message lacks.</returns>
    public static (string KeyId, byte[] Text, byte[] Signature)? Read(HttpMessage message, string value) =>
        value.Length <= MaxLength && CavageParameters.Read(value) is { Algorithm: AlgorithmName } read && read.Fields.Count <= MaxFields && SigningString(message, read.Fields) is { } text
            ? (read.KeyId, Encoding.ASCII.GetBytes(text), read.Signature)
            : null;

    private static string? SigningString(HttpMessage message, IReadOnlyList<string> fields)
    {
        if (fields.Count == 0 || fields.Distinct(StringComparer.Ordinal).Count() != fields.Count) return null;
        var lines = new List<string>(fields.Count);
        foreach (var name in fields)
        {
            if (name.AsSpan().ContainsAnyInRange('A', 'Z')) return null;
            var value = name == "(request-target)" ? TargetOf(message) : message.Field(name);
            if (value is null || !Ascii.IsValid(value) || value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0) return null;
            lines.Add($"{name}: {value}");
        }

        return string.Join('\n', lines);
    }

    private static string? TargetOf(HttpMessage message) =>
        message.Method is { } method ? $"{method.ToLowerInvariant()} {message.RequestTarget}" : null;
}
