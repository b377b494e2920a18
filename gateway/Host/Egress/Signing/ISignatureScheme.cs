using SecureFin.Gateway.Egress.Keys;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing;

/// <summary>Signs requests and judges answers in one family's way. One implementation a family; what differs by bank is its profile.</summary>
internal interface ISignatureScheme
{
    /// <summary>Fields of which an answer has one or more when it is signed; empty where the signature is in the body.</summary>
    IReadOnlyList<string> ResponseFields { get; }

    /// <summary>Algorithms that the upstream's keys may have here; empty means all but RS256.</summary>
    IReadOnlyList<SignatureAlgorithm> ResponseAlgorithms { get; }

    /// <summary>Adds the signature to a request whose other fields and body are final.</summary>
    ValueTask SignAsync(HttpRequestMessage request, EgressCall call, SealingKey key, CancellationToken cancellation);

    /// <summary>Judges a signed answer over the bytes as received; null means it is genuine.</summary>
    /// <param name="request">What it answers.</param>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="keys">Known of the upstream.</param>
    /// <param name="by">The key that the signature holds under; of no meaning when it does not hold.</param>
    JoseError? Verify(HttpRequestMessage request, HttpResponseMessage response, byte[] body, VerificationKeySet keys, out VerificationKey? by);
}
