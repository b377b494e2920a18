using System.Security.Cryptography;
using System.Text;
using SecureFin.Gateway.Secrets;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Keys;

/// <summary>A private key out of a secret, parsed once per version.</summary>
internal sealed class SigningKeys(LiveSecrets secrets, string name)
{
    private readonly SecretMaterial<ISigningKey> _key = new(secrets, name, From);

    /// <summary>The key in use.</summary>
    public ValueTask<ISigningKey> GetAsync(CancellationToken cancellation) => _key.GetAsync(cancellation);

    /// <summary>Reads a private JWK with <c>kid</c>, or an unencrypted PEM key before which a line <c>kid: NAME</c> may stand; without one the kid is the RFC 7638 thumbprint.</summary>
    /// <exception cref="JoseException">The secret is neither.</exception>
    public static ISigningKey From(SecretVersion version)
    {
        var bytes = version.Value.Reveal();
        if (bytes.TrimStart(" \r\n\t"u8)[0] == (byte)'{')
            return FromJwk(bytes.ToArray());
        var pem = Encoding.UTF8.GetChars(bytes.ToArray());
        try
        {
            return FromPem(pem);
        }
        finally
        {
            Array.Clear(pem);
        }
    }

    private static ISigningKey FromJwk(byte[] jwk)
    {
        try
        {
            return RsaSigningKey.FromJwk(jwk);
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

    private static ISigningKey FromPem(ReadOnlySpan<char> pem)
    {
        var kid = Kid(pem);
        if (kid is not null)
            return Read(pem, kid);
        var unnamed = Read(pem, "unnamed");
        var thumbprint = unnamed.PublicJwk.Thumbprint;
        (unnamed as IDisposable)?.Dispose();
        return Read(pem, thumbprint);
    }

    private static ISigningKey Read(ReadOnlySpan<char> pem, string kid)
    {
        try
        {
            return RsaSigningKey.FromPem(pem, kid);
        }
        catch (JoseException)
        {
            return EcdsaSigningKey.FromPem(pem, kid);
        }
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
