using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SecureFin.Gateway.Secrets;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Transport;

/// <summary>A client or server certificate with its key and intermediates, made from one PEM secret.</summary>
internal sealed class TransportCertificate
{
    private TransportCertificate(X509Certificate2 leaf, X509Certificate2Collection intermediates, string version)
    {
        Leaf = leaf;
        Context = SslStreamCertificateContext.Create(leaf, intermediates, offline: true);
        Thumbprint = CertificateThumbprint.Of(leaf);
        Version = version;
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>What TLS shows: the leaf and its intermediates.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary><c>x5t#S256</c> of the leaf.</summary>
    public string Thumbprint { get; }

    /// <summary>Version of the secret.</summary>
    public string Version { get; }

    /// <summary>Reads a PEM text of the leaf, its key (PKCS #8, PKCS #1 or SEC 1, unencrypted) and any intermediates, in any order but the leaf first among certificates.</summary>
    /// <exception cref="CryptographicException">The text is not that, or key and leaf do not belong together.</exception>
    public static TransportCertificate From(SecretVersion secret)
    {
        var pem = Encoding.ASCII.GetChars(secret.Value.Reveal().ToArray());
        try
        {
            var leaf = X509Certificate2.CreateFromPem(pem, pem);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            chain.RemoveAt(0);
            return new TransportCertificate(leaf, chain, secret.Version);
        }
        finally
        {
            Array.Clear(pem);
        }
    }
}
