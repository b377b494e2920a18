using System.Collections.Concurrent;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Tests.Secrets;

/// <summary>A store for tests: versions count up from 1.</summary>
internal sealed class MemorySecretStore : ISecretStore
{
    private readonly ConcurrentDictionary<string, SecretVersion> _versions = new(StringComparer.Ordinal);

    public event Action<string>? Changed;

    public void Put(string name, string value, DateTimeOffset? notAfter = null)
    {
        _versions.AddOrUpdate(name,
            _ => new SecretVersion(Secret.FromText(value), "1", notAfter),
            (_, old) => new SecretVersion(Secret.FromText(value), $"{int.Parse(old.Version) + 1}", notAfter));
        Changed?.Invoke(name);
    }

    public void Remove(string name) => _versions.TryRemove(name, out _);

    public Task<SecretVersion?> FindAsync(string name, CancellationToken cancellation) => Task.FromResult(_versions.GetValueOrDefault(name));
}
