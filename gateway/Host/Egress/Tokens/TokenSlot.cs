using SecureFin.Contract;

namespace SecureFin.Gateway.Egress.Tokens;

/// <summary>One cached token with at most one fetch under way.</summary>
/// <remarks>Thread-safe: the fields belong to the lock, fetches run outside it.</remarks>
internal sealed class TokenSlot(TimeProvider time, AccessToken? token)
{
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAfterFailedRefresh = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private AccessToken? _token = token;
    private Task<AccessToken>? _flight;
    private ProblemException? _refusal;
    private DateTimeOffset _notBefore;

    /// <summary>True when nothing valid is here and nothing under way.</summary>
    public bool IsStale
    {
        get
        {
            lock (_lock)
                return _flight is null && (_token is null || _token.ExpiresAt <= time.GetUtcNow());
        }
    }

    /// <summary>The token when it is valid, else the one that is fetched for everybody who waits.</summary>
    public Task<AccessToken> GetAsync(Func<Task<AccessToken>> fetch, CancellationToken cancellation)
    {
        Task<AccessToken> flight;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var valid = _token is { } held && held.ExpiresAt > now ? held : null;
            if (valid is null && _refusal is { } refusal && now < _notBefore)
                throw new ProblemException(refusal.Problem, refusal.Detail, refusal);
            if (valid is not null && (now < valid.RefreshAt || now < _notBefore))
                return Task.FromResult(valid);
            flight = _flight ??= Begin(fetch);
            if (valid is not null)
                return Task.FromResult(valid);
        }

        return flight.WaitAsync(cancellation);
    }

    /// <summary>Forgets this very token.</summary>
    public void Refuse(AccessToken refused)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_token, refused))
                _token = null;
        }
    }

    private Task<AccessToken> Begin(Func<Task<AccessToken>> fetch)
    {
        var flight = Task.Run(() => RunAsync(fetch));
        // A background refresh may fail with nobody waiting; the next caller meets the reason.
        _ = flight.ContinueWith(static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return flight;
    }

    private async Task<AccessToken> RunAsync(Func<Task<AccessToken>> fetch)
    {
        try
        {
            var fresh = await fetch();
            lock (_lock)
                (_token, _flight, _refusal, _notBefore) = (fresh, null, null, default);
            return fresh;
        }
        catch (Exception e)
        {
            lock (_lock)
            {
                _flight = null;
                _refusal = e as ProblemException is { } problem && problem.Problem == Problems.BankRefused ? problem : null;
                if (_refusal is not null || _token is not null)
                    _notBefore = time.GetUtcNow() + (_refusal is not null ? PauseAfterRefusal : PauseAfterFailedRefresh);
            }

            throw;
        }
    }
}
