using System.Security.Cryptography.X509Certificates;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets.Vault;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Keys;

/// <summary>A Vault Transit key, looked at again every minute for a new version; an outage of the look keeps the last one.</summary>
internal sealed class TransitSealingKeys(TransitKeys keys, string name, string? kid, SignatureAlgorithm rsa, X509Certificate2? certificate) : ISealingKeys, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Held? _held; // replaced under _gate

    /// <inheritdoc/>
    public async ValueTask<SealingKey> GetAsync(CancellationToken cancellation)
    {
        if (_held is { } held && keys.Time.GetElapsedTime(held.SeenAt) < TransitKeys.Fresh)
            return held.Key;
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_held is { } other && keys.Time.GetElapsedTime(other.SeenAt) < TransitKeys.Fresh)
                return other.Key;
            return await LookAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<SealingKey> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var (key, version) = await keys.GetAsync(name, kid, rsa, _held is { } held ? (held.Signer, held.Version) : null, cancellation);
            _held = new Held(_held is { } same && ReferenceEquals(same.Signer, key) ? same.Key : new SealingKey(key, certificate), key, version, keys.Time.GetTimestamp());
        }
        catch (ProblemException) when (_held is not null)
        {
            _held = _held with { SeenAt = keys.Time.GetTimestamp() };
        }

        return _held.Key;
    }

    private sealed record Held(SealingKey Key, ISigningKey Signer, int Version, long SeenAt);
}
