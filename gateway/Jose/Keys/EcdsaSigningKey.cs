using System.Security.Cryptography;
using SecureFin.Jose.Native;

namespace SecureFin.Jose;

/// <summary>An ECDSA private key in memory (P-256, P-384 or P-521).</summary>
public sealed class EcdsaSigningKey : ISigningKey, IDisposable
{
    private readonly ECDsa _key;
    private readonly OpenSslEcdsa? _fast;

    private EcdsaSigningKey(ECDsa key, string kid)
    {
        _key = key;
        Kid = kid;
        var parameters = key.ExportParameters(includePrivateParameters: false);
        Curve = EllipticCurve.Of(parameters.Curve) ?? throw new JoseException(JoseError.Key);
        PublicJwk = Jwk.FromEc(Curve, parameters.Q, kid);
        _fast = OpenSslEcdsa.Of(key);
    }

    /// <inheritdoc/>
    public string Kid { get; }

    /// <inheritdoc/>
    public SignatureAlgorithm Algorithm => Curve.Algorithm;

    /// <inheritdoc/>
    public Jwk PublicJwk { get; }

    internal EllipticCurve Curve { get; }

    /// <summary>Makes a new key for ES256, ES384 or ES512.</summary>
    public static EcdsaSigningKey Generate(string kid, SignatureAlgorithm algorithm = SignatureAlgorithm.ES256) =>
        new(ECDsa.Create(EllipticCurve.Of(algorithm).Curve), kid);

    /// <summary>Takes over a key; it is disposed with this object.</summary>
    public static EcdsaSigningKey From(ECDsa key, string kid) => new(key, kid);

    /// <summary>Reads a private key in PEM (PKCS #8 or SEC 1), unencrypted.</summary>
    /// <exception cref="JoseException">The text is not such a key.</exception>
    public static EcdsaSigningKey FromPem(ReadOnlySpan<char> pem, string kid)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new JoseException(JoseError.Key);
        }

        return new EcdsaSigningKey(key, kid);
    }

    /// <summary>Reads an unencrypted PKCS #8 private key.</summary>
    /// <exception cref="JoseException">The bytes are not such a key.</exception>
    public static EcdsaSigningKey FromPkcs8(ReadOnlySpan<byte> der, string kid)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(der, out _);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw new JoseException(JoseError.Key);
        }

        return new EcdsaSigningKey(key, kid);
    }

    /// <summary>Reads a private JWK (kty EC); its kid is used unless another is given.</summary>
    /// <exception cref="JoseException">The JSON is not such a key.</exception>
    public static EcdsaSigningKey FromJwk(ReadOnlyMemory<byte> utf8, string? kid = null) =>
        PrivateJwk.ReadEc(utf8, kid);

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return new(Sign(data.Span));
    }

    /// <summary>Signs the bytes (not a digest) without waiting for anybody; answers r || s, each as long as the curve's field.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        digest = digest[..CryptographicOperations.HashData(Algorithm.Hash(), data, digest)];
        return _fast is { } fast ? fast.Sign(digest, Curve.FieldBytes) : _key.SignHash(digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Lets the private key go, also the one that was taken over.</summary>
    public void Dispose()
    {
        _fast?.Dispose();
        _key.Dispose();
    }
}
