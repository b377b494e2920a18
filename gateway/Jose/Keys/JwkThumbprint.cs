using System.Security.Cryptography;

namespace SecureFin.Jose;

/// <summary>SHA-256 over the required members of a key in lexical order.</summary>
/// <remarks>Source: RFC 7638 section 3.</remarks>
public static class JwkThumbprint
{
    /// <summary>The thumbprint as base64url, 43 characters.</summary>
    public static string Of(Jwk jwk)
    {
        // Every value is base64url or a fixed name: nothing needs escaping, so the text is canonical as it stands.
        var text = jwk.Curve is { } curve
            ? $$"""{"crv":"{{curve.Name}}","kty":"EC","x":"{{CanonicalBase64Url.Encode(jwk.X)}}","y":"{{CanonicalBase64Url.Encode(jwk.Y)}}"}"""
            : $$"""{"e":"{{CanonicalBase64Url.Encode(jwk.Exponent)}}","kty":"RSA","n":"{{CanonicalBase64Url.Encode(jwk.Modulus)}}"}""";
        return CanonicalBase64Url.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text)));
    }
}
