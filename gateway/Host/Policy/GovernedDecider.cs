using SecureFin.Gateway.Policy.Decisions;
using SecureFin.Gateway.Policy.Shadow;

namespace SecureFin.Gateway.Policy;

/// <summary>What every asker gets: the decider, its decisions recorded before they count and shown to the shadow afterwards.</summary>
/// <param name="inner">Who decides.</param>
/// <param name="log">Null when decisions are not recorded.</param>
/// <param name="shadow">Null when there is none.</param>
internal sealed class GovernedDecider(IPolicyDecider inner, DecisionLog? log, PolicyShadow? shadow) : IPolicyDecider
{
    /// <inheritdoc/>
    public string? Revision => inner.Revision;

    /// <inheritdoc/>
    public ValueTask<PolicyDecision> DecideAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation) =>
        log is null && shadow is null ? inner.DecideAsync(input, cancellation) : GovernAsync(input, cancellation);

    private async ValueTask<PolicyDecision> GovernAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var decision = await inner.DecideAsync(input, cancellation);
        if (log is not null)
            await log.AppendAsync(decision, input, cancellation);
        shadow?.Offer(input.Span, decision);
        return decision;
    }
}
