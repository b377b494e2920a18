using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Keys;

/// <summary>Signs calls with a key in memory that a slow key certifies for a while; the slow key signs once in a life, not once a call.</summary>
/// <remarks>Renewed at two thirds of its life; an outage of the slow key is bridged until the end of it, never beyond.</remarks>
/// <param name="slow">Certifies.</param>
/// <param name="life">Of one short-lived key.</param>
/// <param name="time">Clock.</param>
/// <param name="record">Makes a certified key durable in the audit log; before that nothing is signed with it.</param>
internal sealed class CertifiedKeys(ISealingKeys slow, TimeSpan life, TimeProvider time, Func<CertifiedKey, CancellationToken, ValueTask> record) : ISealingKeys, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Certified? _current; // replaced under _gate

    /// <inheritdoc/>
    public async ValueTask<SealingKey> GetAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return _current is { } current && now < current.RenewAt ? current.Key : await RenewAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async ValueTask<SealingKey> RenewAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (_current is { } current && now < current.RenewAt)
                return current.Key;
            try
            {
                return await IssueAsync(now, cancellation);
            }
            catch (ProblemException) when (_current is { } last && now < last.EndsAt)
            {
                _current = last with { RenewAt = now + TimeSpan.FromSeconds(10) };
                return last.Key;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<SealingKey> IssueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var by = (await slow.GetAsync(cancellation)).Key;
        var unnamed = EcdsaSigningKey.Generate("unnamed");
        var key = new Signing.RenamedKey(unnamed, unnamed.PublicJwk.Thumbprint);
        var statement = await KeyCertificate.IssueAsync(unnamed.PublicJwk, by, time, life, cancellation);
        await record(new CertifiedKey(key.Kid, by.Kid, now + life, statement), cancellation);
        _current = new Certified(new SealingKey(key, statement, by.PublicJwk.WithKid(by.Kid)), now + (life * 2 / 3), now + life);
        return _current.Key;
    }

    private sealed record Certified(SealingKey Key, DateTimeOffset RenewAt, DateTimeOffset EndsAt);
}
