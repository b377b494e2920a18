using System.Security.Cryptography;

namespace SecureFin.Jose;

/// <summary>The three curves of RFC 7518 section 6.2.1.1, each with its one algorithm.</summary>
internal sealed record EllipticCurve(string Name, string Oid, int FieldBytes, SignatureAlgorithm Algorithm, ECCurve Curve)
{
    public static readonly EllipticCurve P256 = new("P-256", "1.2.840.10045.3.1.7", 32, SignatureAlgorithm.ES256, ECCurve.NamedCurves.nistP256);
    public static readonly EllipticCurve P384 = new("P-384", "1.3.132.0.34", 48, SignatureAlgorithm.ES384, ECCurve.NamedCurves.nistP384);
    public static readonly EllipticCurve P521 = new("P-521", "1.3.132.0.35", 66, SignatureAlgorithm.ES512, ECCurve.NamedCurves.nistP521);

    public static EllipticCurve? Of(string? name) => name switch
    {
        "P-256" => P256,
        "P-384" => P384,
        "P-521" => P521,
        _ => null,
    };

    public static EllipticCurve? Of(ECCurve curve)
    {
        if (!curve.IsNamed) return null;
        foreach (var known in (ReadOnlySpan<EllipticCurve>)[P256, P384, P521])
        {
            if (curve.Oid.Value == known.Oid || curve.Oid.FriendlyName == known.Curve.Oid.FriendlyName) return known;
        }

        return null;
    }

    public static EllipticCurve Of(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.ES256 => P256,
        SignatureAlgorithm.ES384 => P384,
        SignatureAlgorithm.ES512 => P521,
        _ => throw new JoseException(JoseError.Algorithm),
    };
}
