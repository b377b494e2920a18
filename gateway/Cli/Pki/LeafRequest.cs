using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Cli.Pki;

/// <summary>What a certificate for one end of a TLS connection says.</summary>
/// <param name="Subject">Subject name.</param>
/// <param name="Names">Subject alternative names: hosts and addresses of a server, URIs of a client.</param>
/// <param name="IsServer">Extended key usage: server, else client.</param>
/// <param name="Lifetime">From now on.</param>
internal sealed record LeafRequest(X500DistinguishedName Subject, X509Extension Names, bool IsServer, TimeSpan Lifetime);
