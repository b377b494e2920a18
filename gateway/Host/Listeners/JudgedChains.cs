using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Listeners;

/// <summary>Remembers the chains that were accepted for as long as their connections hold the certificates, for evidence.</summary>
internal sealed class JudgedChains
{
    // The handshake and every request of its connection have the same object; the table forgets it with the connection.
    private readonly ConditionalWeakTable<X509Certificate2, JudgedChain> _chains = [];

    public void Note(X509Certificate2 certificate, JudgedChain chain) => _chains.AddOrUpdate(certificate, chain);

    /// <summary>Null for a certificate that no handshake here showed.</summary>
    public JudgedChain? Of(X509Certificate2? certificate) => certificate is not null && _chains.TryGetValue(certificate, out var chain) ? chain : null;
}
