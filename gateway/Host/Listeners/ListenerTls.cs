using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Listeners;

/// <summary>The TLS terms of one listener: versions, suites, our certificate, and whom we believe.</summary>
internal sealed partial class ListenerTls(
    ListenerName listener, IReadOnlyList<string> hosts, ClientChainVerifier clients, JudgedChains chains, IServerCertificateSource certificates, TimeProvider clock, ILogger logger)
{
    // AEAD with forward secrecy only (RFC 9325 section 4.2). The list is honoured where OpenSSL does TLS.
    private static readonly CipherSuitesPolicy? Suites = OperatingSystem.IsLinux() ? new CipherSuitesPolicy(
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]) : null;

    /// <summary>The terms of one handshake.</summary>
    /// <exception cref="AuthenticationException">The client asks for a host that this listener does not serve.</exception>
    public SslServerAuthenticationOptions For(string serverName)
    {
        if (serverName.Length > 0 && !hosts.Contains(serverName, StringComparer.OrdinalIgnoreCase))
            throw new AuthenticationException("The name in the handshake is not served here.");
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificates.Current(listener),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CipherSuitesPolicy = Suites,
            EncryptionPolicy = EncryptionPolicy.RequireEncryption,
            ClientCertificateRequired = true,
            CertificateChainPolicy = clients.Policy(),
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = Accept,
            AllowRenegotiation = false,
            AllowTlsResume = false, // a resumed session would outlive a revoked or replaced certificate
        };
    }

    private bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        JudgedChain? judged = null;
        var refusal = certificate is not X509Certificate2 || chain is null ? "no certificate was shown"
            : errors != SslPolicyErrors.None ? ErrorText(chain)
            : clients.Refusal(chain, clock.GetUtcNow(), out judged);
        if (judged is not null)
        {
            chains.Note((X509Certificate2)certificate!, judged);
            return true;
        }

        LogRefused(logger, listener, refusal!);
        return false;
    }

    private static string ErrorText(X509Chain chain) =>
        "the chain is not accepted: " + string.Join(' ', chain.ChainStatus.Select(status => status.Status).Distinct());

    [LoggerMessage(1103, LogLevel.Warning, "A client was refused at {Listener}: {Reason}")]
    private static partial void LogRefused(ILogger logger, ListenerName listener, string reason);
}
