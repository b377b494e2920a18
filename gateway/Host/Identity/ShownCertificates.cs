using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>Remembers what certificates say for as long as their connections hold them.</summary>
internal sealed class ShownCertificates(WorkloadDirectory workloads)
{
    // The server gives the same object for every request of a connection; the table forgets it with the connection.
    private readonly ConditionalWeakTable<X509Certificate2, ShownCertificate> _known = [];

    public ShownCertificate Of(X509Certificate2 certificate) =>
        _known.GetValue(certificate, shown => new ShownCertificate(workloads.Find(shown), CertificateThumbprint.Of(shown)));
}
