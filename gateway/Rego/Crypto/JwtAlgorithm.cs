using System.Security.Cryptography;

namespace SecureFin.Rego;

/// <summary>One signature algorithm of RFC 7518.</summary>
internal sealed record JwtAlgorithm(string Name, char Family, HashAlgorithmName Hash)
{
    private static readonly Dictionary<string, JwtAlgorithm> Known = BuildTable();

    public static JwtAlgorithm? Find(string name) => Known.GetValueOrDefault(name);

    private static Dictionary<string, JwtAlgorithm> BuildTable()
    {
        var table = new Dictionary<string, JwtAlgorithm>(StringComparer.Ordinal);
        foreach (var family in "RPEH")
        {
            foreach (var (size, hash) in new[] { (256, HashAlgorithmName.SHA256), (384, HashAlgorithmName.SHA384), (512, HashAlgorithmName.SHA512) })
            {
                var name = $"{family}S{size}";
                table.Add(name, new JwtAlgorithm(name, family, hash));
            }
        }

        return table;
    }

    /// <summary>True when the signature is the key's over the data; null when the key is of another type.</summary>
    public bool? Verify(JwtKey key, byte[] data, byte[] signature)
    {
        try
        {
            return Family switch
            {
                'H' => key.Secret is { } secret ? CryptographicOperations.FixedTimeEquals(Mac(secret, data), signature) : null,
                'E' => key.Curve is { } curve && !key.IsPrivate ? VerifyCurve(curve, data, signature) : null,
                _ => key.Rsa is { } rsa && !key.IsPrivate ? VerifyRsa(rsa, data, signature) : null,
            };
        }
        catch (CryptographicException)
        {
            return false; // a point that is not on the curve, a modulus out of bounds
        }
    }

    /// <summary>Signs; null when the key is of another type or not private.</summary>
    public byte[]? Sign(JwtKey key, byte[] data)
    {
        try
        {
            return Family switch
            {
                'H' => key.Secret is { Length: > 0 } secret ? Mac(secret, data) : null,
                'E' => key.Curve is { D: not null } curve ? SignCurve(curve, data) : null,
                _ => key.Rsa is { D: not null } rsa ? SignRsa(rsa, data) : null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private byte[] Mac(byte[] key, byte[] data) => CryptographicOperations.HmacData(Hash, key, data);

    private RSASignaturePadding Padding => Family == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    private bool VerifyRsa(RSAParameters parameters, byte[] data, byte[] signature)
    {
        if (Family == 'P') return PssVerification.Verify(parameters, Hash, data, signature);
        using var rsa = RSA.Create(parameters);
        return rsa.VerifyData(data, signature, Hash, Padding);
    }

    private byte[] SignRsa(RSAParameters parameters, byte[] data)
    {
        using var rsa = RSA.Create(RsaFactors.Complete(parameters));
        return rsa.SignData(data, Hash, Padding);
    }

    // r and s are the two halves as numbers, whatever their length.
    private bool VerifyCurve(ECParameters parameters, byte[] data, byte[] signature)
    {
        using var curve = ECDsa.Create(parameters);
        var size = (curve.KeySize + 7) / 8;
        var half = signature.Length / 2;
        ReadOnlySpan<byte> r = signature.AsSpan(0, half).TrimStart((byte)0);
        ReadOnlySpan<byte> s = signature.AsSpan(half).TrimStart((byte)0);
        if (r.Length > size || s.Length > size) return false;
        var padded = new byte[size * 2];
        r.CopyTo(padded.AsSpan(size - r.Length));
        s.CopyTo(padded.AsSpan((size * 2) - s.Length));
        return curve.VerifyData(data, padded, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private byte[] SignCurve(ECParameters parameters, byte[] data)
    {
        using var curve = ECDsa.Create(parameters);
        return curve.SignData(data, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
