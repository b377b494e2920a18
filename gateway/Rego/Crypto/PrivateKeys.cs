using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Private keys in PEM, as JWK and as the JSON of Go's key structures.</summary>
internal static class PrivateKeys
{
    /// <summary>Keys of all blocks that hold one; null with an error text when one cannot be read.</summary>
    public static List<JwtKey>? Read(BuiltinContext context, string text, out string error)
    {
        error = string.Empty;
        if (GoBase64.TryDecode(text, urlSafe: false, out var decoded, out _)) text = Encoding.UTF8.GetString(decoded);
        if (!PemBlock.MayRead(context, text)) return null;
        var keys = new List<JwtKey>();
        var rest = text.AsSpan();
        while (PemBlock.TryRead(rest, out var block, out rest))
        {
            if (block.Label is not ("RSA PRIVATE KEY" or "PRIVATE KEY" or "EC PRIVATE KEY")) continue;
            if (Parse(block) is not { } key)
            {
                error = block.Label switch
                {
                    "RSA PRIVATE KEY" => "x509: failed to parse private key",
                    "EC PRIVATE KEY" => "x509: failed to parse EC private key",
                    _ => "x509: failed to parse private key (PKCS#8)",
                };
                return null;
            }

            keys.Add(key);
        }

        return keys;
    }

    private static JwtKey? Parse(PemBlock block)
    {
        try
        {
            if (block.Label != "EC PRIVATE KEY")
            {
                using var rsa = RSA.Create();
                if (block.Label == "PRIVATE KEY") rsa.ImportPkcs8PrivateKey(block.Data, out _);
                else rsa.ImportRSAPrivateKey(block.Data, out _);
                return new JwtKey { Rsa = rsa.ExportParameters(true) };
            }
        }
        catch (CryptographicException) when (block.Label == "PRIVATE KEY")
        {
            // not RSA: perhaps a curve
        }
        catch (CryptographicException)
        {
            return null;
        }

        return ParseCurve(block);
    }

    private static JwtKey? ParseCurve(PemBlock block)
    {
        try
        {
            using var curve = ECDsa.Create();
            if (block.Label == "PRIVATE KEY") curve.ImportPkcs8PrivateKey(block.Data, out _);
            else curve.ImportECPrivateKey(block.Data, out _);
            return new JwtKey { Curve = curve.ExportParameters(true) };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The key as a JWK (RFC 7518 section 6).</summary>
    public static RegoValue ToJwk(JwtKey key)
    {
        var result = new RegoObjectBuilder(9);
        if (key.Rsa is { } rsa)
        {
            result.Set("kty", RegoValue.FromString("RSA"));
            Set(result, ("n", rsa.Modulus), ("e", rsa.Exponent), ("d", rsa.D), ("p", rsa.P), ("q", rsa.Q), ("dp", rsa.DP), ("dq", rsa.DQ), ("qi", rsa.InverseQ));
            return result.Build();
        }

        var curve = key.Curve!.Value;
        result.Set("kty", RegoValue.FromString("EC"));
        result.Set("crv", RegoValue.FromString(curve.Q.X!.Length switch { 32 => "P-256", 48 => "P-384", _ => "P-521" }));
        Set(result, ("x", curve.Q.X), ("y", curve.Q.Y), ("d", curve.D));
        return result.Build();
    }

    private static void Set(RegoObjectBuilder result, params ReadOnlySpan<(string Name, byte[]? Value)> members)
    {
        foreach (var (name, value) in members) result.Set(name, RegoValue.FromString(Base64Url.EncodeToString(value)));
    }

    /// <summary>The key as Go's encoding/json writes rsa.PrivateKey and ecdsa.PrivateKey.</summary>
    public static RegoValue ToGoJson(JwtKey key)
    {
        var result = new RegoObjectBuilder(5);
        if (key.Rsa is { } rsa)
        {
            result.Set("N", Number(rsa.Modulus!));
            result.Set("E", Number(rsa.Exponent!));
            result.Set("D", Number(rsa.D!));
            result.Set("Primes", RegoArray.Create(Number(rsa.P!), Number(rsa.Q!)));
            result.Set("Precomputed", Precomputed(rsa));
            return result.Build();
        }

        var curve = key.Curve!.Value;
        result.Set("Curve", RegoObject.Empty);
        result.Set("X", Number(curve.Q.X!));
        result.Set("Y", Number(curve.Q.Y!));
        result.Set("D", Number(curve.D!));
        return result.Build();
    }

    private static RegoObject Precomputed(RSAParameters rsa)
    {
        var result = new RegoObjectBuilder(4);
        result.Set("Dp", Number(rsa.DP!));
        result.Set("Dq", Number(rsa.DQ!));
        result.Set("Qinv", Number(rsa.InverseQ!));
        result.Set("CRTValues", RegoArray.Empty);
        return result.Build();
    }

    private static RegoValue Number(byte[] bytes) => RegoNumber.FromBig(new BigInteger(bytes, isUnsigned: true, isBigEndian: true));
}
