using System.Security.Cryptography.X509Certificates;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Sandbox.Identity;

/// <summary>Recognises the certificates that <see cref="DevPki"/> gave to a workload.</summary>
internal static class ClientCertificates
{
    /// <summary>True when the certificate's common name is the workload's; the chain was verified in the handshake.</summary>
    public static bool IsOf(X509Certificate2 certificate, string workload) =>
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) == workload;
}
