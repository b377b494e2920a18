using System.Security.Cryptography;
using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>Reads private JWKs into signing keys; the members are cleared from memory afterwards.</summary>
internal static class PrivateJwk
{
    public static EcdsaSigningKey ReadEc(ReadOnlyMemory<byte> utf8, string? kid)
    {
        var (root, name) = Open(utf8, "EC", kid);
        if (!StrictJson.TryString(root, "crv", out var curveName) || EllipticCurve.Of(curveName) is not { } curve
            || !JwkReader.TryBytes(root, "x", out var x) || !JwkReader.TryBytes(root, "y", out var y)
            || !JwkReader.TryBytes(root, "d", out var d) || d.Length != curve.FieldBytes)
            throw new JoseException(JoseError.Key);
        try
        {
            return EcdsaSigningKey.From(ECDsa.Create(new ECParameters { Curve = curve.Curve, Q = new() { X = x, Y = y }, D = d }), name);
        }
        catch (CryptographicException)
        {
            throw new JoseException(JoseError.Key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }

    public static RsaSigningKey ReadRsa(ReadOnlyMemory<byte> utf8, string? kid, SignatureAlgorithm algorithm)
    {
        var (root, name) = Open(utf8, "RSA", kid);
        var parameters = new RSAParameters
        {
            Modulus = Need(root, "n"),
            Exponent = Need(root, "e"),
            D = Need(root, "d"),
            P = Need(root, "p"),
            Q = Need(root, "q"),
            DP = Need(root, "dp"),
            DQ = Need(root, "dq"),
            InverseQ = Need(root, "qi"),
        };
        try
        {
            return RsaSigningKey.From(RSA.Create(parameters), name, algorithm);
        }
        catch (CryptographicException)
        {
            throw new JoseException(JoseError.Key);
        }
        finally
        {
            foreach (var part in (ReadOnlySpan<byte[]>)[parameters.D, parameters.P, parameters.Q, parameters.DP, parameters.DQ, parameters.InverseQ])
                CryptographicOperations.ZeroMemory(part);
        }
    }

    private static (JsonElement Root, string Kid) Open(ReadOnlyMemory<byte> utf8, string type, string? kid)
    {
        if (utf8.Length > Jwk.MaxBytes || !StrictJson.TryParseObject(utf8, out var root)
            || !StrictJson.TryString(root, "kty", out var kty) || kty != type
            || !StrictJson.TryString(root, "kid", out var own) || !JwkReader.IsFor("sign", root))
            throw new JoseException(JoseError.Key);
        return (root, kid ?? own ?? throw new JoseException(JoseError.Key));
    }

    private static byte[] Need(JsonElement root, string name) =>
        JwkReader.TryBytes(root, name, out var bytes) ? bytes : throw new JoseException(JoseError.Key);
}
