using SecureFin.Jose;

namespace SecureFin.Gateway.Signatures;

/// <summary>A key that a caller may sign with, for its one algorithm.</summary>
internal sealed record CallerKey(Jwk Jwk, SignatureAlgorithm Algorithm, HttpVerificationKey Key)
{
    /// <summary>An EC key signs its curve's algorithm; an RSA key what its <c>alg</c> says, and PS512 (rsa-pss-sha512) without one.</summary>
    /// <exception cref="JoseException">The key cannot be used.</exception>
    public static CallerKey From(Jwk jwk, string? keyId = null)
    {
        SignatureAlgorithm[] order = [SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512, SignatureAlgorithm.PS512, SignatureAlgorithm.PS256, SignatureAlgorithm.PS384];
        var key = VerificationKey.From(jwk);
        var algorithm = order.First(key.Allows);
        return new CallerKey(jwk, algorithm, HttpVerificationKey.From(key, algorithm, keyId));
    }
}
