using Microsoft.Extensions.Options;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>The issuer's keys: fetched when first needed, kept while good, fetched again for an unknown key at a bounded rate.</summary>
/// <remarks>One fetch at a time. A failed fetch leaves the last good keys in place until they are too old.</remarks>
internal sealed partial class IssuerKeys(IJwksSource source, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<IssuerKeys> logger) : IDisposable
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private readonly IssuerOptions _options = options.Value.Issuer!;
    private volatile Held? _held;
    private long _nextTry = long.MinValue;

    /// <summary>The keys to verify with now, or null when none can be had.</summary>
    public async ValueTask<VerificationKeySet?> CurrentAsync(CancellationToken cancellation)
    {
        var held = _held;
        if (held is null || Age(held) > _options.MaxKeyAge)
            return await FetchAsync(held, cancellation);
        if (Age(held) > _options.RefreshInterval && _fetching.CurrentCount > 0)
            _ = FetchAsync(held, CancellationToken.None); // this call is served with what we have
        return held.Keys;
    }

    /// <summary>The keys after a token named one that is unknown: fetched again, unless the last fetch is too recent.</summary>
    public async ValueTask<VerificationKeySet?> AfterUnknownKeyAsync(CancellationToken cancellation)
    {
        var held = _held;
        return held is not null && Age(held) < _options.RefetchInterval ? held.Keys : await FetchAsync(held, cancellation);
    }

    public void Dispose() => _fetching.Dispose();

    private TimeSpan Age(Held held) => clock.GetElapsedTime(held.At);

    private async Task<VerificationKeySet?> FetchAsync(Held? seen, CancellationToken cancellation)
    {
        await _fetching.WaitAsync(cancellation);
        try
        {
            // Somebody fetched while we waited, or a failure is too recent to try again.
            if (_held != seen || clock.GetTimestamp() < _nextTry)
                return Usable(_held);
            var keys = await source.FetchAsync(cancellation);
            _held = new Held(keys, clock.GetTimestamp());
            LogFetched(logger, keys.Count);
            return keys;
        }
        catch (Exception e) when (e is HttpRequestException or JoseException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            var pause = seen is null ? RetryAfterFailure : _options.RefetchInterval;
            _nextTry = clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);
            LogFailed(logger, e.GetType().Name);
            return Usable(_held);
        }
        finally
        {
            _fetching.Release();
        }
    }

    private VerificationKeySet? Usable(Held? held) => held is not null && Age(held) <= _options.MaxKeyAge ? held.Keys : null;

    private sealed record Held(VerificationKeySet Keys, long At);

    [LoggerMessage(2001, LogLevel.Information, "Fetched {Count} keys of the token issuer")]
    private static partial void LogFetched(ILogger logger, int count);

    [LoggerMessage(2002, LogLevel.Warning, "The keys of the token issuer could not be fetched ({Error}); the last good ones are kept")]
    private static partial void LogFailed(ILogger logger, string error);
}
