using System.Net.Security;

namespace SecureFin.Gateway.Listeners;

/// <summary>Gives the server certificate of a listener for each handshake, so that it can rotate under load.</summary>
/// <remarks>Two implementations: PEM files that are read again when they change, and the secret store.</remarks>
internal interface IServerCertificateSource
{
    /// <summary>The certificate to show now, with its key and chain.</summary>
    SslStreamCertificateContext Current(ListenerName listener);
}
