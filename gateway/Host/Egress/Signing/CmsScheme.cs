using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>Files sent to a bank with a detached CMS signature beside them, base64 in a field.</summary>
internal sealed class CmsScheme(SignatureProfile profile, TimeProvider time) : ISignatureScheme
{
    /// <inheritdoc/>
    public IReadOnlyList<string> ResponseFields { get; } = [profile.ResponseField!];

    /// <inheritdoc/>
    public IReadOnlyList<SignatureAlgorithm> ResponseAlgorithms { get; } = [SignatureAlgorithm.ES256, SignatureAlgorithm.RS256];

    /// <inheritdoc/>
    public async ValueTask SignAsync(HttpRequestMessage request, EgressCall call, SealingKey key, CancellationToken cancellation)
    {
        var certificate = key.Certificate ?? throw new ProblemException(Problems.SecretUnavailable, "The signing secret has no certificate, which this profile sends.");
        request.Headers.Remove(profile.Field!);
        var der = await CmsSignature.SignAsync(call.Body, key.Key, certificate, time.GetUtcNow(), cancellation);
        request.Headers.TryAddWithoutValidation(profile.Field!, Convert.ToBase64String(der));
    }

    /// <inheritdoc/>
    public JoseError? Verify(HttpRequestMessage request, HttpResponseMessage response, byte[] body, VerificationKeySet keys, out VerificationKey? by)
    {
        by = null;
        if (SignatureScheme.Single(response, profile.ResponseField!) is not { } value)
            return JoseError.Malformed;
        var der = new byte[value.Length];
        return Convert.TryFromBase64String(value, der, out var length) ? CmsSignature.Verify(der.AsSpan(0, length), body, keys, time.GetUtcNow(), profile.Lifetime, out by) : JoseError.Encoding;
    }
}
