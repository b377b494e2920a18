namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>A new policy rules the next call; a broken one never rules.</summary>
internal sealed class SwapsPolicy : IDemonstration
{
    public string Title => "A stricter policy is swapped in and rules the next call; a broken one is refused, the old one stays";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        await world.Policies.SetLimitAsync("GBP", 100, "stricter-1", cancellation);
        await MustBeDeniedAsync(world, "over the new limit of 100", cancellation);
        await world.Policies.BreakAsync("broken-1", cancellation);
        await MustBeDeniedAsync(world, "after the broken policy", cancellation);
        var revision = await world.Policies.ActiveRevisionAsync(cancellation);
        DemonstrationFailedException.Unless(revision == "stricter-1", $"the active revision is {revision}");

        await world.Policies.RestoreAsync(cancellation);
        return "stricter-1 ruled the next call (limit 100); broken-1 was refused and stricter-1 stayed; then restored";
    }

    private static async Task MustBeDeniedAsync(SandboxWorld world, string when, CancellationToken cancellation)
    {
        var answer = await world.PayAsync(SandboxPayments.Of("Policy Swap Ltd", 101.00m), Wait.Key(), cancellation);
        DemonstrationFailedException.Unless(answer.ProblemCode == "policy.denied", $"{when}, 101.00 was answered {answer.Status} {answer.ProblemCode}");
    }
}
