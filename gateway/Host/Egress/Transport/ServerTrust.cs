using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Egress.Transport;

/// <summary>What TLS demands of a server that the gateway calls: a chain to these authorities alone, its name, the right purpose. The one place that says so.</summary>
/// <remarks>
/// The system's certificate store is never asked: without an authority no handshake comes about. Nothing is fetched to judge a
/// certificate, neither issuers nor lists, so that nobody on the network decides by keeping something away.
/// </remarks>
internal sealed class ServerTrust : IDisposable
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1"); // RFC 5280 section 4.2.1.12

    private static readonly ConditionalWeakTable<object, byte[][]> Chains = [];

    private readonly X509Certificate2Collection _authorities;

    /// <param name="authorities">PEM file; null or empty where nothing is called over TLS.</param>
    public ServerTrust(string? authorities) => _authorities = Read(authorities);

    /// <summary>The terms of a pool that lives as long as the process and shows no certificate.</summary>
    /// <param name="authorities">PEM files; null or empty ones say nothing.</param>
    public static SslClientAuthenticationOptions For(params IReadOnlyList<string?> authorities) => Terms(Read(authorities), null);

    /// <summary>The terms of handshakes that show this certificate.</summary>
    public SslClientAuthenticationOptions Terms(TransportCertificate? certificate) => Terms(_authorities, certificate);

    private static X509Certificate2Collection Read(params IReadOnlyList<string?> files)
    {
        var authorities = new X509Certificate2Collection();
        foreach (var file in files)
        {
            if (!string.IsNullOrEmpty(file))
                authorities.ImportFromPemFile(file);
        }

        return authorities;
    }

    private static SslClientAuthenticationOptions Terms(X509Certificate2Collection authorities, TransportCertificate? certificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
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
