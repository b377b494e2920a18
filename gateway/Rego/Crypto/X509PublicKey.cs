using System.Formats.Asn1;
using System.Numerics;

namespace SecureFin.Rego;

/// <summary>A public key in the form in which Go marshals it.</summary>
internal static class X509PublicKey
{
    /// <summary>Go's number of the algorithm (1 RSA, 2 DSA, 3 ECDSA, 4 Ed25519, 0 unknown) and the key.</summary>
    // SubjectPublicKeyInfo ::= SEQUENCE { AlgorithmIdentifier, BIT STRING }
    public static (int Algorithm, RegoValue Key) Read(ReadOnlyMemory<byte> info)
    {
        var reader = new AsnReader(info, AsnEncodingRules.DER).ReadSequence();
        var oid = reader.ReadSequence().ReadObjectIdentifier();
        var bits = reader.ReadBitString(out _);
        return oid switch
        {
            "1.2.840.113549.1.1.1" => (1, Rsa(bits)),
            "1.2.840.10040.4.1" => (2, RegoValue.Null),
            "1.2.840.10045.2.1" => (3, Curve(bits)),
            "1.3.101.112" => (4, DerReader.Base64(bits)),
            _ => (0, RegoValue.Null),
        };
    }

    private static RegoObject Rsa(byte[] bits)
    {
        var reader = new AsnReader(bits, AsnEncodingRules.DER).ReadSequence();
        var result = new RegoObjectBuilder(2);
        result.Set("N", DerReader.Number(reader.ReadInteger()));
        result.Set("E", DerReader.Number(reader.ReadInteger()));
        return result.Build();
    }

    // An uncompressed point: 4, x, y.
    private static RegoValue Curve(byte[] bits)
    {
        if (bits.Length < 3 || bits[0] != 4) return RegoValue.Null;
        var half = (bits.Length - 1) / 2;
        var result = new RegoObjectBuilder(3);
        result.Set("Curve", RegoObject.Empty);
        result.Set("X", DerReader.Number(new BigInteger(bits.AsSpan(1, half), isUnsigned: true, isBigEndian: true)));
        result.Set("Y", DerReader.Number(new BigInteger(bits.AsSpan(1 + half), isUnsigned: true, isBigEndian: true)));
        return result.Build();
    }
}
