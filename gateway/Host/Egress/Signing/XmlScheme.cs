using SecureFin.Contract;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Egress.Signing.Xml;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>ISO 20022 messages with an enveloped XAdES signature: the body itself carries it, in both directions.</summary>
internal sealed class XmlScheme(TimeProvider time) : ISignatureScheme
{
    /// <inheritdoc/>
    public IReadOnlyList<string> ResponseFields => [];

    /// <inheritdoc/>
    public IReadOnlyList<SignatureAlgorithm> ResponseAlgorithms { get; } = [SignatureAlgorithm.ES256, SignatureAlgorithm.PS256, SignatureAlgorithm.RS256];

    /// <inheritdoc/>
    public async ValueTask SignAsync(HttpRequestMessage request, EgressCall call, SealingKey key, CancellationToken cancellation)
    {
        var certificate = key.Certificate ?? throw new ProblemException(Problems.SecretUnavailable, "The signing secret has no certificate, which this profile sends.");
        if (!StrictXml.TryLoad(call.BodyBeforeSeal, out var document))
            throw new ProblemException(Problems.BodyMalformed, "This upstream takes signed XML, and the body is not acceptable XML.");
        call.Seal(request, await XmlSigner.SignAsync(document!, key.Key, certificate, time, cancellation));
    }

    /// <inheritdoc/>
    public JoseError? Verify(HttpRequestMessage request, HttpResponseMessage response, byte[] body, VerificationKeySet keys, out VerificationKey? by) =>
        XmlSignatureVerifier.Verify(body, keys, out by);
}
