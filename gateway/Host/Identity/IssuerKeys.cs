using Microsoft.Extensions.Options;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>The issuer's keys: fetched when first needed, kept while good, fetched again for an unknown key at a bounded rate.</summary>
/// <remarks>One fetch at a time. A failed fetch leaves the last good keys in place until they are too old.</remarks>
internal sealed partial class IssuerKeys(IJwksSource source, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<IssuerKeys> logger) : IDisposable
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopped = new();
    private readonly Lock _lock = new();
    private readonly IssuerOptions _options = options.Value.Issuer!;
    private volatile Held? _held;
    private Task<VerificationKeySet?>? _flight; // under _lock, as is _nextTry
    private long _nextTry = long.MinValue;

    /// <summary>The keys to verify with now, or null when none can be had.</summary>
    public async ValueTask<VerificationKeySet?> CurrentAsync(CancellationToken cancellation)
    {
        var held = _held;
        if (held is null || Age(held) > _options.MaxKeyAge)
            return await Fetch(held).WaitAsync(cancellation);
        if (Age(held) > _options.RefreshInterval)
            _ = Fetch(held); // this call is served with what we have
        return held.Keys;
    }

    /// <summary>The keys after a token named one that is unknown: fetched again, unless the last fetch is too recent.</summary>
    public async ValueTask<VerificationKeySet?> AfterUnknownKeyAsync(CancellationToken cancellation)
    {
        var held = _held;
        return held is not null && Age(held) < _options.RefetchInterval ? held.Keys : await Fetch(held).WaitAsync(cancellation);
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private TimeSpan Age(Held held) => clock.GetElapsedTime(held.At);

    // The flight belongs to nobody who waits for it: a caller who names an unknown key and hangs up must not buy another fetch.
    private Task<VerificationKeySet?> Fetch(Held? seen)
    {
        lock (_lock)
        {
            if (_flight is { IsCompleted: false } under)
                return under;

            // Somebody fetched meanwhile, or a failure is too recent to try again.
            if (_held != seen || clock.GetTimestamp() < _nextTry)
                return Task.FromResult(Usable(_held));
            var stopped = _stopped.Token;
            return _flight = Task.Run(() => RunAsync(seen, stopped), CancellationToken.None);
        }
    }

    private async Task<VerificationKeySet?> RunAsync(Held? seen, CancellationToken stopped)
    {
        try
        {
            var keys = await source.FetchAsync(stopped);
            _held = new Held(keys, clock.GetTimestamp());
            LogFetched(logger, keys.Count);
            return keys;
        }
        catch (Exception e) when (e is HttpRequestException or JoseException or OperationCanceledException or IOException)
        {
            var pause = seen is null ? RetryAfterFailure : _options.RefetchInterval;
            lock (_lock)
                _nextTry = clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);
            LogFailed(logger, e.GetType().Name);
            return Usable(_held);
        }
    }

    private VerificationKeySet? Usable(Held? held) => held is not null && Age(held) <= _options.MaxKeyAge ? held.Keys : null;

    private sealed record Held(VerificationKeySet Keys, long At);

    [LoggerMessage(2001, LogLevel.Information, "Fetched {Count} keys of the token issuer")]
    private static partial void LogFetched(ILogger logger, int count);

    [LoggerMessage(2002, LogLevel.Warning, "The keys of the token issuer could not be fetched ({Error}); the last good ones are kept")]
    private static partial void LogFailed(ILogger logger, string error);
}
