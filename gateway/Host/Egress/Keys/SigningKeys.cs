using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SecureFin.Gateway.Secrets;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Keys;

/// <summary>A key out of a secret, parsed once per version.</summary>
internal sealed class SigningKeys(LiveSecrets secrets, string name, SignatureAlgorithm algorithm = SignatureAlgorithm.PS256) : ISealingKeys
{
    private readonly SecretMaterial<SealingKey> _key = new(secrets, name, version => Sealing(version, algorithm));

    /// <inheritdoc/>
    public ValueTask<SealingKey> GetAsync(CancellationToken cancellation) => _key.GetAsync(cancellation);

    /// <summary>A private key, with the first certificate that a PEM has beside it; or a shared secret <c>whsec_…</c>.</summary>
    /// <exception cref="JoseException">The secret is none of these.</exception>
    public static SealingKey Sealing(SecretVersion version, SignatureAlgorithm algorithm)
    {
        var bytes = version.Value.Reveal();
        if (bytes.StartsWith("whsec_"u8))
            return StandardWebhook.TryReadSecret(Encoding.ASCII.GetString(bytes).TrimEnd(), out var shared) ? new SealingKey(shared) : throw new JoseException(JoseError.Key);
        return new SealingKey(From(version, algorithm), CertificateIn(bytes));
    }

    /// <summary>Reads a private JWK with <c>kid</c>, or an unencrypted PEM key before which a line <c>kid: NAME</c> may stand; without one the kid is the RFC 7638 thumbprint.</summary>
    /// <param name="algorithm">What an RSA key signs with.</param>
    /// <exception cref="JoseException">The secret is neither.</exception>
    public static ISigningKey From(SecretVersion version, SignatureAlgorithm algorithm = SignatureAlgorithm.PS256)
    {
        var bytes = version.Value.Reveal();
        if (bytes.TrimStart(" \r\n\t"u8)[0] == (byte)'{')
            return FromJwk(bytes.ToArray(), algorithm);
        var pem = Encoding.UTF8.GetChars(bytes.ToArray());
        try
        {
            return FromPem(pem, algorithm);
        }
        finally
        {
            Array.Clear(pem);
        }
    }

    private static ISigningKey FromJwk(byte[] jwk, SignatureAlgorithm algorithm)
    {
        try
        {
            return RsaSigningKey.FromJwk(jwk, kid: null, algorithm);
        }
        catch (JoseException)
        {
            return EcdsaSigningKey.FromJwk(jwk);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(jwk);
        }
    }

    private static ISigningKey FromPem(ReadOnlySpan<char> pem, SignatureAlgorithm algorithm)
    {
        var kid = Kid(pem);
        if (kid is not null)
            return Read(pem, kid, algorithm);
        var unnamed = Read(pem, "unnamed", algorithm);
        var thumbprint = unnamed.PublicJwk.Thumbprint;
        (unnamed as IDisposable)?.Dispose();
        return Read(pem, thumbprint, algorithm);
    }

    private static ISigningKey Read(ReadOnlySpan<char> pem, string kid, SignatureAlgorithm algorithm)
    {
        try
        {
            return RsaSigningKey.FromPem(pem, kid, algorithm);
        }
        catch (JoseException)
        {
            return EcdsaSigningKey.FromPem(pem, kid);
        }
    }

    private static X509Certificate2? CertificateIn(ReadOnlySpan<byte> secret)
    {
        var marker = secret.IndexOf("-----BEGIN CERTIFICATE-----"u8);
        return marker < 0 ? null : X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(secret[marker..]));
    }

    private static string? Kid(ReadOnlySpan<char> pem)
    {
        foreach (var line in pem.EnumerateLines())
        {
            if (line.StartsWith("-----"))
                return null;
            if (line.StartsWith("kid:", StringComparison.OrdinalIgnoreCase))
                return line[4..].Trim().ToString();
        }

        return null;
    }
}
