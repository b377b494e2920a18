namespace SecureFin.Jose;

/// <summary>A base64 signature over the body alone, carried in a field of the bank's own (bunq's <c>X-Bunq-Client-Signature</c>, for one).</summary>
/// <remarks>Source: bunq API documentation, "Signing": RSA PKCS #1 v1.5 with SHA-256 over the body bytes.</remarks>
public static class BodySignature
{
    private const int MaxLength = 2048;

    /// <summary>Signs the body bytes exactly as they are sent.</summary>
    /// <returns>The field value: standard base64 with padding.</returns>
    public static async ValueTask<string> SignAsync(ReadOnlyMemory<byte> body, ISigningKey key, CancellationToken ct = default) =>
        Convert.ToBase64String(await key.SignAsync(body, ct));

    /// <summary>Verifies a field value over the raw body; null means it is genuine.</summary>
    public static JoseError? Verify(string value, ReadOnlySpan<byte> body, VerificationKey key, SignatureAlgorithm algorithm)
    {
        if (value.Length > MaxLength) return JoseError.TooLarge;
        var signature = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, signature, out var length)) return JoseError.Encoding;
        return key.Verify(body, signature.AsSpan(0, length), algorithm) ? null : JoseError.Signature;
    }
}
