namespace SecureFin.Jose;

/// <summary>The JWS algorithms that exist here. There is no <c>none</c> and no HMAC.</summary>
/// <remarks>Source: RFC 7518 section 3.1. RS256 verifies only, and only where a key allows it by name.</remarks>
public enum SignatureAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    ES256 = 1,

    /// <summary>ECDSA on P-384 with SHA-384.</summary>
    ES384 = 2,

    /// <summary>ECDSA on P-521 with SHA-512.</summary>
    ES512 = 3,

    /// <summary>RSASSA-PSS with SHA-256, MGF1 with the same, a salt of 32 bytes.</summary>
    PS256 = 4,

    /// <summary>RSASSA-PSS with SHA-384, MGF1 with the same, a salt of 48 bytes.</summary>
    PS384 = 5,

    /// <summary>RSASSA-PSS with SHA-512, MGF1 with the same, a salt of 64 bytes.</summary>
    PS512 = 6,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256: verifies tokens of those who make nothing else, and signs in bank profiles that are no JWS.</summary>
    RS256 = 7,
}
