using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>TLS terms of the benchmark's own ends: its authority alone is believed, a client certificate is shown.</summary>
internal static class Trust
{
    /// <summary>The workload in whose name calls are made.</summary>
    public const string Caller = "treasury";

    /// <summary>The workload that the gateways are towards the bank.</summary>
    public const string Gateway = "gateway";

    /// <summary>Whether a certificate leads to one of these authorities.</summary>
    public static bool Leads(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(authorities) };
        return chain.Build(certificate);
    }

    /// <summary>A client that shows the certificate of a workload.</summary>
    public static SslClientAuthenticationOptions Client(DevPki pki, X509Certificate2Collection authorities, string workload = Gateway) => new()
    {
        TargetHost = "localhost",
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = Policy(authorities),
        ClientCertificateContext = SslStreamCertificateContext.Create(pki.Client(workload).Load(), null, offline: true),
    };

    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
