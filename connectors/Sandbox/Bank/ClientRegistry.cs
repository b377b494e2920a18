using System.Collections.Frozen;

namespace SecureFin.Sandbox.Bank;

/// <summary>All clients of the bank.</summary>
internal sealed class ClientRegistry(IReadOnlyList<SandboxClient> clients)
{
    private readonly FrozenDictionary<string, ClientRecord> _byId =
        clients.ToFrozenDictionary(c => c.ClientId, c => new ClientRecord(c), StringComparer.Ordinal);

    public IEnumerable<ClientRecord> All => _byId.Values;

    public ClientRecord? Find(string? clientId) => clientId is null ? null : _byId.GetValueOrDefault(clientId);

    /// <exception cref="ArgumentException">There is no such client.</exception>
    public ClientRecord Get(string clientId) => Find(clientId) ?? throw new ArgumentException("No such client.", nameof(clientId));
}
