namespace SecureFin.Jose;

/// <summary>Names of the HTTP Signature Algorithms registry, RFC 9421 section 6.2.2.</summary>
internal static class HttpSignatureAlgorithm
{
    public static string? NameOf(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.ES256 => "ecdsa-p256-sha256",
        SignatureAlgorithm.ES384 => "ecdsa-p384-sha384",
        SignatureAlgorithm.PS512 => "rsa-pss-sha512",
        SignatureAlgorithm.RS256 => "rsa-v1_5-sha256",
        _ => null,
    };
}
