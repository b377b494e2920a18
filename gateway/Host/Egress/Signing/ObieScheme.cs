using SecureFin.Gateway.Egress.Keys;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>Open Banking UK: a detached JWS over the exact body bytes.</summary>
/// <remarks>Source: OBIE Read/Write Data API Specification v4.0 and v3.1.3, "Message signing"; requests without a body are not signed.</remarks>
internal sealed class ObieScheme(Upstream upstream, SignatureProfile profile, TimeProvider time) : ISignatureScheme
{
    public const string Field = "x-jws-signature";

    /// <inheritdoc/>
    public IReadOnlyList<string> ResponseFields { get; } = [Field];

    /// <inheritdoc/>
    public IReadOnlyList<SignatureAlgorithm> ResponseAlgorithms => [];

    /// <inheritdoc/>
    public async ValueTask SignAsync(HttpRequestMessage request, EgressCall call, SealingKey key, CancellationToken cancellation)
    {
        var options = new ObieJwsOptions
        {
            Issuer = upstream.Options.SigningIssuer,
            TrustAnchor = upstream.Options.TrustAnchor,
            LegacyB64 = profile.UnencodedPayload,
            ContentType = request.Content?.Headers.ContentType?.MediaType,
        };
        request.Headers.TryAddWithoutValidation(Field, await ObieJws.SignAsync(call.Body, options, key.Key, time, cancellation));
    }

    /// <inheritdoc/>
    public JoseError? Verify(HttpRequestMessage request, HttpResponseMessage response, byte[] body, VerificationKeySet keys, out VerificationKey? by)
    {
        by = null;
        if (SignatureScheme.Single(response, Field) is not { } value)
            return JoseError.Malformed;
        var options = new ObieJwsOptions
        {
            Issuer = upstream.Options.ResponseIssuer,
            TrustAnchor = upstream.Options.TrustAnchor,
            LegacyB64 = profile.UnencodedPayload,
            ContentType = null,
            MaxAge = profile.Lifetime,
        };
        var result = ObieJws.Verify(value, body, keys, options, time);
        by = result.Key;
        return result.Error;
    }
}
