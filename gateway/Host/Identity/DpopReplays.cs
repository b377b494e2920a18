using System.Collections.Concurrent;
using SecureFin.Contract;

namespace SecureFin.Gateway.Identity;

/// <summary>Remembers DPoP proofs until they are too old to be accepted anyway, so that none is taken twice.</summary>
/// <remarks>
/// Source: RFC 9449 section 11.1. Holds at most <see cref="Capacity"/> proofs; a full memory refuses rather than forgets. What was
/// seen before this process started is not known here, so nothing made before that is accepted.
/// </remarks>
internal sealed class DpopReplays(TimeProvider clock)
{
    public const int Capacity = 500_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    // Whole seconds, since "iat" and "created" have no fractions.
    private readonly long _startedAt = clock.GetUtcNow().ToUnixTimeSeconds();
    private DateTimeOffset _nextSweep;

    /// <summary>False for what was made before this process started.</summary>
    public bool CanJudge(DateTimeOffset made) => made.ToUnixTimeSeconds() >= _startedAt;

    /// <summary>Notes a proof; false when it was seen before.</summary>
    /// <param name="id">Thumbprint of its key and its <c>jti</c>.</param>
    /// <param name="until">When it would be refused for its age.</param>
    /// <exception cref="ProblemException"><c>identity.unavailable</c>: the memory is full.</exception>
    public bool TryNote(string id, DateTimeOffset until)
    {
        Sweep();
        if (_seen.Count >= Capacity)
            throw new ProblemException(Problems.IdentityUnavailable, "Too many proofs are being remembered.");
        return _seen.TryAdd(id, until);
    }

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        if (now < _nextSweep && _seen.Count < Capacity)
            return;
        _nextSweep = now + TimeSpan.FromSeconds(10);
        foreach (var (id, until) in _seen)
        {
            if (until < now)
                _seen.TryRemove(id, out _);
        }
    }
}
