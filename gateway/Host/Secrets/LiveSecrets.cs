using System.Collections.Concurrent;

namespace SecureFin.Gateway.Secrets;

/// <summary>The versions in use right now. A newer version in the store is not used until rotation has probed it and cut over.</summary>
/// <remarks>Thread-safe. The first use of a name takes the store's newest version; afterwards only <see cref="Activate"/> changes it.</remarks>
internal sealed class LiveSecrets(ISecretStore store, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SecretVersion> _active = new(StringComparer.Ordinal);

    /// <summary>Raised with the name after a version came into use.</summary>
    public event Action<string>? Activated;

    /// <summary>Names in use.</summary>
    public ICollection<string> Names => _active.Keys;

    /// <summary>The version in use.</summary>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>secret.unavailable</c>: missing or past its <c>NotAfter</c>.</exception>
    public ValueTask<SecretVersion> GetAsync(string name, CancellationToken cancellation) =>
        _active.TryGetValue(name, out var version) && !Expired(version) ? ValueTask.FromResult(version) : LoadAsync(name, cancellation);

    /// <summary>The version in use without asking the store, or null.</summary>
    public SecretVersion? Peek(string name) => _active.GetValueOrDefault(name);

    /// <summary>Cut over: every later use gets this version.</summary>
    public void Activate(string name, SecretVersion version)
    {
        _active[name] = version;
        Activated?.Invoke(name);
    }

    /// <summary>Stops using a secret that the store says was deleted; the next use asks the store again.</summary>
    public void Withdraw(string name) => _active.TryRemove(name, out _);

    private bool Expired(SecretVersion version) => version.NotAfter <= time.GetUtcNow();

    private async ValueTask<SecretVersion> LoadAsync(string name, CancellationToken cancellation)
    {
        var loaded = await store.GetAsync(SecretName.Checked(name), cancellation);
        if (Expired(loaded))
            throw SecretName.Unavailable(name, "is past its end");
        return _active.AddOrUpdate(name, loaded, (_, active) => Expired(active) ? loaded : active);
    }
}
