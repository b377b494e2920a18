namespace SecureFin.Gateway.Policy;

/// <summary>Decides about one exchange: the embedded engine, or an OPA server over its REST API.</summary>
internal interface IPolicyDecider
{
    /// <summary>Asks policy. The answer is an allow or a deny, both from policy itself.</summary>
    /// <param name="input">UTF-8 JSON of the policy input, version 1 (docs/policy-input.md).</param>
    /// <param name="cancellation">Ends the wait; no decision is no allow.</param>
    /// <exception cref="SecureFin.Contract.ProblemException"><c>policy.unavailable</c>: no policy, too slow, or an answer that is no decision.</exception>
    ValueTask<PolicyDecision> DecideAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation);

    /// <summary>Revision of the bundle that decides now; null before the first activation.</summary>
    string? Revision { get; }
}
