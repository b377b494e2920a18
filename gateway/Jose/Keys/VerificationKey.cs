using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Jose;

/// <summary>A public key, parsed once, with the algorithms it may be used with. Safe for many threads.</summary>
/// <remarks>The algorithm of a message is looked up in the key's list; the list never comes from the message.</remarks>
public sealed class VerificationKey
{
    private readonly ECDsa? _ecdsa;
    private readonly RSA? _rsa;
    private readonly SignatureAlgorithm[] _algorithms;
    private readonly int _signatureBytes;

    private VerificationKey(Jwk jwk, ReadOnlySpan<SignatureAlgorithm> allowed)
    {
        Jwk = jwk;
        _algorithms = Narrow(jwk, allowed);
        try
        {
            if (jwk.Curve is { } curve)
            {
                _ecdsa = ECDsa.Create(new ECParameters { Curve = curve.Curve, Q = new() { X = jwk.X, Y = jwk.Y } });
                _signatureBytes = 2 * curve.FieldBytes;
            }
            else
            {
                _rsa = RSA.Create(new RSAParameters { Modulus = jwk.Modulus, Exponent = jwk.Exponent });
                _signatureBytes = jwk.Modulus.Length;
            }
        }
        catch (CryptographicException)
        {
            throw new JoseException(JoseError.Key); // a point that is not on its curve, for one
        }
    }

    /// <summary>Name of the key, or null.</summary>
    public string? Kid => Jwk.Kid;

    /// <summary>The same key as a JWK.</summary>
    public Jwk Jwk { get; }

    /// <summary>The allow-list; never empty.</summary>
    public IReadOnlyList<SignatureAlgorithm> Algorithms => _algorithms;

    /// <summary>A key from a JWK.</summary>
    /// <param name="jwk">Public key; its own <c>alg</c>, when present, is the only one allowed.</param>
    /// <param name="allowed">Algorithms to allow; empty means all but RS256 that fit the key.</param>
    /// <exception cref="JoseException">No algorithm is left, or the key is not valid.</exception>
    public static VerificationKey From(Jwk jwk, params ReadOnlySpan<SignatureAlgorithm> allowed) => new(jwk, allowed);

    /// <summary>A key from SubjectPublicKeyInfo DER.</summary>
    /// <exception cref="JoseException">The bytes are not an EC or RSA public key of the supported kinds.</exception>
    public static VerificationKey FromSpki(ReadOnlySpan<byte> der, string? kid, params ReadOnlySpan<SignatureAlgorithm> allowed) =>
        new(SpkiReader.Read(der, kid), allowed);

    /// <summary>A key from PEM text: a public key or a certificate.</summary>
    /// <exception cref="JoseException">The text is neither.</exception>
    public static VerificationKey FromPem(string pem, string? kid, params ReadOnlySpan<SignatureAlgorithm> allowed) =>
        new(SpkiReader.ReadPem(pem, kid), allowed);

    /// <summary>The key of a certificate; whether to trust the certificate is the caller's business.</summary>
    /// <exception cref="JoseException">The certificate holds no EC or RSA key of the supported kinds.</exception>
    public static VerificationKey FromCertificate(X509Certificate2 certificate, string? kid, params ReadOnlySpan<SignatureAlgorithm> allowed) =>
        new(SpkiReader.Read(certificate.PublicKey.ExportSubjectPublicKeyInfo(), kid), allowed);

    /// <summary>True when a signature by this algorithm may be verified with this key.</summary>
    public bool Allows(SignatureAlgorithm algorithm) => Array.IndexOf(_algorithms, algorithm) >= 0;

    /// <summary>True when the signature (r || s, or RSA) is right for these bytes and the algorithm is allowed for this key.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm)
    {
        if (!Allows(algorithm) || signature.Length != _signatureBytes) return false;
        try
        {
            return _ecdsa is not null
                ? _ecdsa.VerifyData(data, signature, algorithm.Hash(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                : _rsa!.VerifyData(data, signature, algorithm.Hash(), algorithm.Padding());
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>SHA-256 of its SubjectPublicKeyInfo in DER, base64url: 43 characters, whatever form the key came in.</summary>
    public string Fingerprint => Base64Url.EncodeToString(SHA256.HashData(_ecdsa?.ExportSubjectPublicKeyInfo() ?? _rsa!.ExportSubjectPublicKeyInfo()));

    /// <summary>The key as SubjectPublicKeyInfo in PEM, for programs that know no JWK.</summary>
    public string ToPem() => _ecdsa?.ExportSubjectPublicKeyInfoPem() ?? _rsa!.ExportSubjectPublicKeyInfoPem();

    /// <summary>Kind and thumbprint: what may stand in a log.</summary>
    public override string ToString() => Jwk.ToString();

    private static SignatureAlgorithm[] Narrow(Jwk jwk, ReadOnlySpan<SignatureAlgorithm> allowed)
    {
        if (allowed.IsEmpty)
        {
            allowed = [SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512,
                SignatureAlgorithm.PS256, SignatureAlgorithm.PS384, SignatureAlgorithm.PS512];
        }

        var left = new List<SignatureAlgorithm>();
        foreach (var algorithm in allowed)
        {
            var fits = jwk.Curve is { } curve ? algorithm == curve.Algorithm : !algorithm.IsEcdsa();
            if (fits && (jwk.Algorithm is null || jwk.Algorithm == algorithm)) left.Add(algorithm);
        }

        return left.Count > 0 ? [.. left] : throw new JoseException(JoseError.Algorithm);
    }
}
