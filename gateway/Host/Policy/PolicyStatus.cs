using System.Threading.Channels;

namespace SecureFin.Gateway.Policy;

/// <summary>How policy stands, for health and for people: which bundle decides, what was refused and why. Thread-safe: one state is swapped for the next.</summary>
internal sealed class PolicyStatus
{
    private const int Remembered = 256; // where nobody reads the turns they must not pile up
    private readonly Lock _lock = new();
    private readonly Channel<State> _turns = Channel.CreateBounded<State>(new BoundedChannelOptions(Remembered) { FullMode = BoundedChannelFullMode.DropOldest });
    private State _now = new();

    /// <summary>The state at this moment; immutable.</summary>
    public State Now => Volatile.Read(ref _now);

    /// <summary>Each bundle that came into power or was refused, in order, as the state was then.</summary>
    public ChannelReader<State> Turns => _turns.Reader;

    /// <summary>A bundle decides from now on; what was refused before is forgotten.</summary>
    public void Activated(string revision, long? sequence, string? digest, string kind, DateTimeOffset at)
    {
        Change(state => state with { Revision = revision, Sequence = sequence, Digest = digest, Kind = kind, ActivatedAt = at, RefusedRevision = null, Refusal = null });
        _turns.Writer.TryWrite(Now);
    }

    /// <summary>A bundle was refused and the one before stays. False when that was known already.</summary>
    public bool Refused(string revision, string why)
    {
        var known = Now is { } now && now.RefusedRevision == revision && now.Refusal == why;
        Change(state => state with { RefusedRevision = revision, Refusal = why });
        if (!known)
            _turns.Writer.TryWrite(Now);
        return !known;
    }

    /// <summary>The source was asked.</summary>
    /// <param name="at">When.</param>
    /// <param name="error">What kept it from answering, or null.</param>
    public void Looked(DateTimeOffset at, string? error) =>
        Change(state => state with { LookedAt = at, LastError = error, LastSuccessAt = error is null ? at : state.LastSuccessAt });

    private void Change(Func<State, State> change)
    {
        lock (_lock)
            Volatile.Write(ref _now, change(_now));
    }

    /// <summary>One moment.</summary>
    /// <param name="Revision">Active bundle.</param>
    /// <param name="Sequence">Its place in the order of bundles; null when it carries none.</param>
    /// <param name="Kind"><c>folder</c>, <c>archive</c>, <c>snapshot</c>, <c>delta</c> or <c>persisted</c>.</param>
    /// <param name="ActivatedAt">Since when it decides.</param>
    /// <param name="RefusedRevision">Revision of the newest bundle when it was refused, else null.</param>
    /// <param name="Refusal">Why it was refused.</param>
    /// <param name="LookedAt">When the source was last asked.</param>
    /// <param name="LastSuccessAt">When it last answered.</param>
    /// <param name="LastError">Why it did not answer the last time, or null.</param>
    /// <param name="Digest">SHA-256 of the active bundle's files, hex.</param>
    internal sealed record State(
        string? Revision = null, long? Sequence = null, string? Kind = null, DateTimeOffset? ActivatedAt = null, string? RefusedRevision = null, string? Refusal = null,
        DateTimeOffset? LookedAt = null, DateTimeOffset? LastSuccessAt = null, string? LastError = null, string? Digest = null);
}
