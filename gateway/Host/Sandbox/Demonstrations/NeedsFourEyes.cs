namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>A larger payment waits for a second person, who is not the first.</summary>
internal sealed class NeedsFourEyes : IDemonstration
{
    public string Title => "A payment in the four-eyes band: held; its maker cannot approve it; a second person can; sent";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var payment = SandboxPayments.Of("Roof and Sons Ltd", 20_000.00m, madeBy: "alice");
        var held = await world.PayAsync(payment, Wait.Key(), cancellation);
        DemonstrationFailedException.Unless(held.State == "held", $"the payment is {held.State} {held.ProblemCode}, not held");

        var own = await ApproveAsync(world, "alice", held, cancellation);
        DemonstrationFailedException.Unless(own.Status == 403, $"the maker's approval was answered {own.Status}");
        DemonstrationFailedException.Unless(world.AtBank(payment) == 0, "the bank has it before any approval");
        var second = await ApproveAsync(world, "bob", held, cancellation);
        DemonstrationFailedException.Unless(second.Status == 200, $"the second person's approval was answered {second.Status} {second.ProblemCode}");

        var settled = await world.UntilSettledAsync(held.PaymentId, cancellation);
        return $"held; maker refused with {own.ProblemCode}; bob approved; {settled.PaymentId} {settled.TransactionStatus}";
    }

    private static Task<Answer> ApproveAsync(SandboxWorld world, string person, Answer held, CancellationToken cancellation) => world.SendAsync(
        person, HttpMethod.Post, $"/v1/payments/{held.PaymentId}/approvals", $$"""{"instructionHash":"{{held.InstructionHash}}"}""", null, cancellation);
}
