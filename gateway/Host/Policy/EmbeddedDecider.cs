using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Rego;

namespace SecureFin.Gateway.Policy;

/// <summary>Decides in process with the active bundle. A call keeps the bundle it began with.</summary>
internal sealed class EmbeddedDecider(IOptions<PolicyOptions> options, TimeProvider clock) : IPolicyDecider
{
    private readonly EvaluationLimits _limits = EvaluationLimits.Default with { Timeout = options.Value.DecisionTimeout };
    private readonly bool _keepsValues = options.Value.DecisionLog is not null;
    private Active? _active;

    public string? Revision => Volatile.Read(ref _active)?.Revision;

    /// <summary>From the next call on, this bundle decides.</summary>
    public void Activate(PreparedQuery query, string revision, string? digest = null) => Volatile.Write(ref _active, new Active(query, revision, digest));

    /// <inheritdoc/>
    public ValueTask<PolicyDecision> DecideAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation) =>
        ValueTask.FromResult(Decide(input.Span, clock.GetUtcNow(), cancellation));

    /// <summary>Decides as of a moment.</summary>
    /// <exception cref="ProblemException"><c>policy.unavailable</c>: as for <see cref="DecideAsync"/>.</exception>
    public PolicyDecision Decide(ReadOnlySpan<byte> input, DateTimeOffset at, CancellationToken cancellation)
    {
        var active = Volatile.Read(ref _active) ?? throw Unavailable("No policy is active.");
        try
        {
            return Decide(active, input, at, cancellation);
        }
        catch (Exception e) when (e is not (ProblemException or OutOfMemoryException) && !cancellation.IsCancellationRequested)
        {
            throw new ProblemException(Problems.PolicyUnavailable, $"Policy failed ({e.GetType().Name}).", e);
        }
    }

    private PolicyDecision Decide(Active active, ReadOnlySpan<byte> input, DateTimeOffset at, CancellationToken cancellation)
    {
        var now = (at - DateTimeOffset.UnixEpoch).Ticks * 100;
        var made = _keepsValues ? new NondeterministicValues { NowNanoseconds = now } : null;
        var evaluation = new EvaluationOptions { NowNanoseconds = now, Clock = clock, Nondeterministic = made };
        var result = active.Query.Evaluate(active.Query.Snapshot.ReadInput(input), _limits, evaluation, cancellation);
        if (result.Outcome != EvaluationOutcome.Value)
            throw Unavailable(result.Error is null ? "Policy is undefined for this request." : $"Policy failed with {result.Error.Code}.");
        return DecisionReader.Read(result.Value, Ulid.New(at), active.Revision) with { BundleDigest = active.Digest, DecidedAt = at, Nondeterministic = made };
    }

    private static ProblemException Unavailable(string why) => new(Problems.PolicyUnavailable, why);

    private sealed record Active(PreparedQuery Query, string Revision, string? Digest);
}
