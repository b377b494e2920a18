namespace SecureFin.Jose;

/// <summary>The JWS algorithms that exist here. There is no <c>none</c> and no HMAC.</summary>
/// <remarks>Source: RFC 7518 section 3.1. RS256 verifies only, and only where a key allows it by name.</remarks>
public enum SignatureAlgorithm
{
    ES256 = 1,
    ES384 = 2,
    ES512 = 3,
    PS256 = 4,
    PS384 = 5,
    PS512 = 6,
    RS256 = 7,
}
