using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Egress.Transport;

/// <summary>What TLS demands of a server that the gateway calls: a chain to these authorities alone, its name, the right purpose.</summary>
internal sealed class ServerTrust : IDisposable
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1"); // RFC 5280 section 4.2.1.12

    private readonly X509Certificate2Collection _authorities = [];

    /// <param name="authorities">PEM file; null or empty where nothing is called over TLS.</param>
    public ServerTrust(string? authorities)
    {
        if (!string.IsNullOrEmpty(authorities))
            _authorities.ImportFromPemFile(authorities);
    }

    /// <summary>The terms of handshakes that show this certificate.</summary>
    public SslClientAuthenticationOptions Terms(TransportCertificate? certificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        policy.ApplicationPolicy.Add(ServerAuthentication);
        return new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            ClientCertificateContext = certificate?.Context,
            AllowRenegotiation = false,
        };
    }

    public void Dispose()
    {
        foreach (var authority in _authorities)
            authority.Dispose();
    }
}
