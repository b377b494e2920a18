using System.Buffers.Text;
using System.Security.Cryptography;

namespace SecureFin.Rego;

/// <summary>Reads one JWK: oct, RSA or EC, public or private.</summary>
/// <remarks>Source: RFC 7517 section 4, RFC 7518 section 6.</remarks>
internal static class JwkReader
{
    /// <summary>Stands for an <c>alg</c> that no signature here has: the key fits no token but one that names it by <c>kid</c>.</summary>
    public const string UnknownAlgorithm = "unsupported";

    public static JwtKey? Read(RegoObject jwk, out string error)
    {
        error = "failed to unmarshal JWK: kid is no string";
        if (jwk["kid"] is { IsDefined: true, IsNull: false, IsString: false }) return null;
        error = string.Empty;
        JwtKey? key = jwk["kty"].Reference switch
        {
            "oct" => Member(jwk, "k") is { } secret ? new JwtKey { Secret = secret } : null,
            "RSA" => ReadRsa(jwk) is { } rsa ? new JwtKey { Rsa = rsa } : null,
            "EC" => ReadCurve(jwk) is { } curve ? new JwtKey { Curve = curve } : null,
            "OKP" => new JwtKey(),
            _ => null,
        };
        if (key is null) error = $"failed to unmarshal JWK: unsupported or incomplete key of type {GoQuote.Quote(jwk["kty"].Reference as string ?? string.Empty)}";
        return key is null ? null : key with { Alg = Algorithm(jwk["alg"]), Kid = jwk["kid"].Reference as string ?? string.Empty };
    }

    private static string Algorithm(RegoValue alg)
    {
        if (alg.IsUndefined || alg.IsNull) return string.Empty;
        return alg.Reference is string name && (name == "none" || JwtAlgorithm.Find(name) is not null) ? name : UnknownAlgorithm;
    }

    private static byte[]? Member(RegoObject jwk, string name)
    {
        if (jwk[name].Reference is not string text || !Base64Url.IsValid(text)) return null;
        return Base64Url.DecodeFromChars(text);
    }

    private static RSAParameters? ReadRsa(RegoObject jwk)
    {
        if (Member(jwk, "n") is not { Length: > 0 } modulus || Member(jwk, "e") is not { Length: > 0 } exponent) return null;
        var parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        if (Member(jwk, "d") is not { } d) return parameters;
        if (Member(jwk, "p") is not { } p || Member(jwk, "q") is not { } q) return null;
        var half = (modulus.Length + 1) / 2;
        parameters.D = Pad(d, modulus.Length);
        parameters.P = Pad(p, half);
        parameters.Q = Pad(q, half);
        if (Member(jwk, "dp") is not { } dp || Member(jwk, "dq") is not { } dq || Member(jwk, "qi") is not { } qi) return parameters; // the signer completes it
        parameters.DP = Pad(dp, half);
        parameters.DQ = Pad(dq, half);
        parameters.InverseQ = Pad(qi, half);
        return parameters;
    }

    private static ECParameters? ReadCurve(RegoObject jwk)
    {
        var (curve, size) = jwk["crv"].Reference switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66),
            _ => (default, 0),
        };
        if (size == 0 || Member(jwk, "x") is not { } x || Member(jwk, "y") is not { } y) return null;
        var parameters = new ECParameters { Curve = curve, Q = new ECPoint { X = Pad(x, size), Y = Pad(y, size) } };
        if (Member(jwk, "d") is not { } d) return parameters;
        if (d.Length != size) return null; // RFC 7518 section 6.2.2.1: leading zeros stand
        parameters.D = d;
        return parameters;
    }

    /// <summary>The number in so many bytes: zeros before it added or taken away.</summary>
    public static byte[] Pad(byte[] number, int length)
    {
        if (number.Length == length) return number;
        var result = new byte[length];
        var from = Math.Max(0, number.Length - length);
        number.AsSpan(from).CopyTo(result.AsSpan(Math.Max(0, length - number.Length)));
        return result;
    }
}
