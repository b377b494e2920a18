using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Egress.Transport;

/// <summary>What TLS demands of a server that the gateway calls: a chain to these authorities alone, its name, the right purpose.</summary>
internal sealed class ServerTrust : IDisposable
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1"); // RFC 5280 section 4.2.1.12

    private static readonly ConditionalWeakTable<object, byte[][]> Chains = [];

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
            RemoteCertificateValidationCallback = Remember,
            AllowRenegotiation = false,
        };
    }

    /// <summary>The chain that a connection's server was believed by, in DER, its own certificate first; empty without TLS.</summary>
    public static IReadOnlyList<byte[]> ChainOf(Stream connection) => Chains.TryGetValue(connection, out var chain) ? chain : [];

    // The verdict stays the platform's by the policy above; only here is the chain at hand that led to it.
    private static bool Remember(object connection, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None && chain is not null)
            Chains.AddOrUpdate(connection, [.. chain.ChainElements.Select(element => element.Certificate.RawData)]);
        return errors == SslPolicyErrors.None;
    }

    public void Dispose()
    {
        foreach (var authority in _authorities)
            authority.Dispose();
    }
}
