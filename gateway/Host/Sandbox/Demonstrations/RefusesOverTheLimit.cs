namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>Policy says no, in words, and the bank never hears of it.</summary>
internal sealed class RefusesOverTheLimit : IDemonstration
{
    public string Title => "A payment over the caller's limit: denied with code and reason, nothing reaches the bank";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var before = CreatingCalls(world);
        var answer = await world.PayAsync(SandboxPayments.Of("Grand Projects plc", 500_000.01m), Wait.Key(), cancellation);
        DemonstrationFailedException.Unless(answer is { ProblemCode: "policy.denied", Status: 403 }, $"answered {answer.Status} {answer.ProblemCode}");
        DemonstrationFailedException.Unless(answer.Body.Contains("limit.exceeded", StringComparison.Ordinal), "the reason code is missing");
        var calls = CreatingCalls(world) - before;
        DemonstrationFailedException.Unless(calls == 0, $"the bank was asked to create something {calls} times");
        return "403 policy.denied, reason limit.exceeded (limit 500000 GBP); nothing asked of the bank";
    }

    // Asking after earlier payments goes on in the background and is no part of this.
    private static long CreatingCalls(SandboxWorld world) =>
        world.Bank.Calls.Where(call => call.Key.StartsWith("POST ", StringComparison.Ordinal)).Sum(call => call.Value);
}
