namespace SecureFin.Jose;

/// <summary>JWS compact serialization: <c>header.payload.signature</c>.</summary>
/// <remarks>Source: RFC 7515 sections 3.1, 5 and 7.1.</remarks>
public static class CompactJws
{
    /// <summary>Signs the payload bytes.</summary>
    /// <returns>Three base64url parts joined by dots.</returns>
    public static async ValueTask<string> SignAsync(JwsHeaderFields header, ReadOnlyMemory<byte> payload, ISigningKey key, CancellationToken ct = default)
    {
        var protectedPart = CanonicalBase64Url.Encode(header.Write(key));
        var payloadPart = CanonicalBase64Url.Encode(payload.Span);
        var input = System.Text.Encoding.ASCII.GetBytes(string.Concat(protectedPart, ".", payloadPart));
        var signature = await key.SignAsync(input, ct);
        return $"{protectedPart}.{payloadPart}.{CanonicalBase64Url.Encode(signature)}";
    }

    /// <summary>Verifies a compact token. The size is judged first, the header next, the signature last; nothing is followed.</summary>
    public static JwsResult Verify(string token, VerificationKeySet keys, JwsPolicy? policy = null)
    {
        policy ??= JwsPolicy.Default;
        if (token.Length > policy.MaxTokenLength) return JwsResult.Refused(JoseError.TooLarge);
        if (!TrySplit(token, out var first, out var second)) return JwsResult.Refused(JoseError.Malformed);
        var header = JwsHeaderReader.Read(token.AsSpan(0, first), policy, out var error);
        if (header is null) return JwsResult.Refused(error!);
        if (!header.IsPayloadEncoded) return JwsResult.Refused(JoseError.Critical); // RFC 7797 section 5.2: detached only, here
        if (!CanonicalBase64Url.TryDecode(token.AsSpan(first + 1, second - first - 1), out var payload)
            || !CanonicalBase64Url.TryDecode(token.AsSpan(second + 1), out var signature))
            return JwsResult.Refused(JoseError.Encoding);
        var key = JwsKeyChoice.Choose(header, keys, out error);
        if (key is null) return JwsResult.Refused(error!);
        var input = System.Text.Encoding.ASCII.GetBytes(token, 0, second);
        return key.Verify(input, signature, header.Algorithm)
            ? JwsResult.Verified(header, payload, key)
            : JwsResult.Refused(JoseError.Signature);
    }

    internal static bool TrySplit(ReadOnlySpan<char> token, out int first, out int second)
    {
        first = token.IndexOf('.');
        second = token.LastIndexOf('.');
        return first > 0 && second > first && second < token.Length - 1 && !token[(first + 1)..second].Contains('.');
    }
}
