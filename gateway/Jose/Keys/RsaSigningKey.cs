using System.Security.Cryptography;

namespace SecureFin.Jose;

/// <summary>An RSA private key in memory (2048 to 8192 bits); signs PS256, PS384 or PS512.</summary>
/// <remarks>An RS256 key serves the bank profiles that know nothing else (draft-cavage, body signatures); no JWS is signed with it.</remarks>
public sealed class RsaSigningKey : ISigningKey, IDisposable
{
    private readonly RSA _key;

    private RsaSigningKey(RSA key, string kid, SignatureAlgorithm algorithm)
    {
        if (algorithm.IsEcdsa()) throw new JoseException(JoseError.Algorithm);
        _key = key;
        Kid = kid;
        Algorithm = algorithm;
        PublicJwk = Jwk.FromRsa(key.ExportParameters(includePrivateParameters: false), kid, algorithm);
    }

    /// <inheritdoc/>
    public string Kid { get; }

    /// <inheritdoc/>
    public SignatureAlgorithm Algorithm { get; }

    /// <inheritdoc/>
    public Jwk PublicJwk { get; }

    /// <summary>Makes a new key; takes about 0.1 s for 2048 bits.</summary>
    public static RsaSigningKey Generate(string kid, SignatureAlgorithm algorithm = SignatureAlgorithm.PS256, int bits = 2048) =>
        new(RSA.Create(bits), kid, algorithm);

    /// <summary>Takes over a key; it is disposed with this object.</summary>
    public static RsaSigningKey From(RSA key, string kid, SignatureAlgorithm algorithm = SignatureAlgorithm.PS256) =>
        new(key, kid, algorithm);

    /// <summary>Reads a private key in PEM (PKCS #8 or PKCS #1), unencrypted.</summary>
    /// <exception cref="JoseException">The text is not such a key.</exception>
    public static RsaSigningKey FromPem(ReadOnlySpan<char> pem, string kid, SignatureAlgorithm algorithm = SignatureAlgorithm.PS256)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new JoseException(JoseError.Key);
        }

        return new RsaSigningKey(key, kid, algorithm);
    }

    /// <summary>Reads an unencrypted PKCS #8 private key.</summary>
    /// <exception cref="JoseException">The bytes are not such a key.</exception>
    public static RsaSigningKey FromPkcs8(ReadOnlySpan<byte> der, string kid, SignatureAlgorithm algorithm = SignatureAlgorithm.PS256)
    {
        var key = RSA.Create();
        try
        {
            key.ImportPkcs8PrivateKey(der, out _);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw new JoseException(JoseError.Key);
        }

        return new RsaSigningKey(key, kid, algorithm);
    }

    /// <summary>Reads a private JWK (kty RSA); its kid is used unless another is given.</summary>
    /// <exception cref="JoseException">The JSON is not such a key.</exception>
    public static RsaSigningKey FromJwk(ReadOnlyMemory<byte> utf8, string? kid = null, SignatureAlgorithm algorithm = SignatureAlgorithm.PS256) =>
        PrivateJwk.ReadRsa(utf8, kid, algorithm);

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return new(_key.SignData(data.Span, Algorithm.Hash(), Algorithm.Padding()));
    }

    /// <summary>Lets the private key go, also the one that was taken over.</summary>
    public void Dispose() => _key.Dispose();
}
