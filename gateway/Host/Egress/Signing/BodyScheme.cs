using SecureFin.Gateway.Egress.Keys;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>A base64 signature over the body alone, as bunq has it.</summary>
/// <remarks>Source: bunq API documentation, "Signing".</remarks>
internal sealed class BodyScheme(SignatureProfile profile) : ISignatureScheme
{
    /// <inheritdoc/>
    public IReadOnlyList<string> ResponseFields { get; } = [profile.ResponseField!];

    /// <inheritdoc/>
    public IReadOnlyList<SignatureAlgorithm> ResponseAlgorithms { get; } = [profile.Algorithm];

    /// <inheritdoc/>
    public async ValueTask SignAsync(HttpRequestMessage request, EgressCall call, SealingKey key, CancellationToken cancellation)
    {
        request.Headers.Remove(profile.Field!);
        request.Headers.TryAddWithoutValidation(profile.Field!, await BodySignature.SignAsync(call.Body, key.Key, cancellation));
    }

    /// <inheritdoc/>
    public JoseError? Verify(HttpRequestMessage request, HttpResponseMessage response, byte[] body, VerificationKeySet keys, out VerificationKey? by)
    {
        by = keys.Find(kid: null);
        if (SignatureScheme.Single(response, profile.ResponseField!) is not { } value)
            return JoseError.Malformed;
        return by is not null ? BodySignature.Verify(value, body, by, profile.Algorithm) : JoseError.KeyUnknown;
    }
}
