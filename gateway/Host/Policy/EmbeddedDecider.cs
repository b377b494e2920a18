using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Rego;

namespace SecureFin.Gateway.Policy;

/// <summary>Decides in process with the active bundle. A call keeps the bundle it began with.</summary>
internal sealed class EmbeddedDecider(IOptions<PolicyOptions> options, TimeProvider clock) : IPolicyDecider
{
    private readonly EvaluationLimits _limits = EvaluationLimits.Default with { Timeout = options.Value.DecisionTimeout };
    private Active? _active;

    public string? Revision => Volatile.Read(ref _active)?.Revision;

    /// <summary>From the next call on, this bundle decides.</summary>
    public void Activate(PreparedQuery query, string revision) => Volatile.Write(ref _active, new Active(query, revision));

    public ValueTask<PolicyDecision> DecideAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var active = Volatile.Read(ref _active) ?? throw Unavailable("No policy is active.");
        var now = clock.GetUtcNow();
        var result = active.Query.Evaluate(
            active.Query.Snapshot.ReadInput(input.Span), _limits, new EvaluationOptions { NowNanoseconds = (now - DateTimeOffset.UnixEpoch).Ticks * 100, Clock = clock }, cancellation);
        return result.Outcome == EvaluationOutcome.Value
            ? ValueTask.FromResult(DecisionReader.Read(result.Value, Ulid.New(now), active.Revision))
            : throw Unavailable(result.Error is null ? "Policy is undefined for this request." : $"Policy failed with {result.Error.Code}.");
    }

    private static ProblemException Unavailable(string why) => new(Problems.PolicyUnavailable, why);

    private sealed record Active(PreparedQuery Query, string Revision);
}
