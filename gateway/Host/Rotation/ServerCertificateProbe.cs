using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Rotation;

/// <summary>Reads a new server certificate of a listener and checks that clients could accept it now.</summary>
/// <remarks>Connections that are up keep the certificate they were made with; new ones get the new one at once.</remarks>
internal sealed class ServerCertificateProbe(TimeProvider time) : IRotationProbe
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280 section 4.2.1.12

    /// <inheritdoc/>
    public bool Uses(string name) => name == SecretName.EdgeTls || name.EndsWith("/tls", StringComparison.Ordinal);

    /// <inheritdoc/>
    public Task ProbeAsync(string name, SecretVersion candidate, CancellationToken cancellation)
    {
        X509Certificate2 leaf;
        try
        {
            leaf = TransportCertificate.From(candidate).Leaf;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw SecretName.Unavailable(name, $"cannot be read ({e.GetType().Name})");
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (now < leaf.NotBefore.ToUniversalTime() || now >= leaf.NotAfter.ToUniversalTime())
            throw SecretName.Unavailable(name, "holds a certificate that is not valid now");
        var usage = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (usage is null || !usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == ServerAuthentication))
            throw SecretName.Unavailable(name, "holds a certificate that is not for servers");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DrainAsync(string name, CancellationToken cancellation) => Task.CompletedTask;
}
