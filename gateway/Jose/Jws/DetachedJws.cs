namespace SecureFin.Jose;

/// <summary>Detached JWS <c>header..signature</c> over a body that travels beside it.</summary>
/// <remarks>Source: RFC 7515 appendix F; RFC 7797 for the unencoded form (<c>b64</c> false).</remarks>
public static class DetachedJws
{
    private static readonly KeyValuePair<string, object> Unencoded = new("b64", false);

    /// <summary>Signs the body bytes exactly as they are sent.</summary>
    /// <param name="unencoded">True for RFC 7797: the body is signed as it is, and <c>b64</c> stands in the header and in <c>crit</c>.</param>
    public static async ValueTask<string> SignAsync(
        JwsHeaderFields header, ReadOnlyMemory<byte> body, ISigningKey key, bool unencoded = false, CancellationToken ct = default)
    {
        if (unencoded) header = header with { Others = [Unencoded, .. header.Others], Critical = ["b64", .. header.Critical] };
        var protectedPart = CanonicalBase64Url.Encode(header.Write(key));
        var signature = await key.SignAsync(SigningInput(protectedPart, body.Span, !unencoded), ct);
        return $"{protectedPart}..{CanonicalBase64Url.Encode(signature)}";
    }

    /// <summary>Verifies <paramref name="value"/> over the raw body bytes. Both encodings are taken unless the policy's caller says which.</summary>
    /// <param name="unencoded">Null takes both forms; true demands RFC 7797; false refuses it.</param>
    public static JwsResult Verify(string value, ReadOnlyMemory<byte> body, VerificationKeySet keys, JwsPolicy? policy = null, bool? unencoded = null)
    {
        policy ??= JwsPolicy.Default;
        if (value.Length > policy.MaxTokenLength) return JwsResult.Refused(JoseError.TooLarge);
        if (!CompactJws.TrySplit(value, out var first, out var second) || second != first + 1) return JwsResult.Refused(JoseError.Malformed);
        if (unencoded != false) policy = policy with { UnderstoodCritical = [.. policy.UnderstoodCritical, "b64"] };
        var header = JwsHeaderReader.Read(value.AsSpan(0, first), policy, out var error);
        if (header is null) return JwsResult.Refused(error!);
        if (unencoded is { } expected && header.IsPayloadEncoded == expected) return JwsResult.Refused(JoseError.Critical);
        if (!CanonicalBase64Url.TryDecode(value.AsSpan(second + 1), out var signature)) return JwsResult.Refused(JoseError.Encoding);
        var key = JwsKeyChoice.Choose(header, keys, out error);
        if (key is null) return JwsResult.Refused(error!);
        var input = SigningInput(value.AsSpan(0, first), body.Span, header.IsPayloadEncoded);
        return key.Verify(input, signature, header.Algorithm)
            ? JwsResult.Verified(header, body, key)
            : JwsResult.Refused(JoseError.Signature);
    }

    private static byte[] SigningInput(ReadOnlySpan<char> protectedPart, ReadOnlySpan<byte> body, bool encoded)
    {
        var bodyLength = encoded ? System.Buffers.Text.Base64Url.GetEncodedLength(body.Length) : body.Length;
        var input = new byte[protectedPart.Length + 1 + bodyLength];
        var head = System.Text.Encoding.ASCII.GetBytes(protectedPart, input);
        input[head] = (byte)'.';
        if (encoded) System.Buffers.Text.Base64Url.EncodeToUtf8(body, input.AsSpan(head + 1));
        else body.CopyTo(input.AsSpan(head + 1));
        return input;
    }
}
