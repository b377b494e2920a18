namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>A larger payment waits for a second person, who is not the first; one to a changed account, for a person who releases it.</summary>
internal sealed class NeedsFourEyes : IDemonstration
{
    private const string Creditor = "Roof and Sons Ltd";

    public string Title => "People decide: in the four-eyes band a second person approves, never the maker; a changed account is held until one releases it";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var payment = SandboxPayments.Of(Creditor, 20_000.00m, madeBy: "alice");
        var held = await world.PayAsync(payment, Wait.Key(), cancellation);
        DemonstrationFailedException.Unless(held.State == "held", $"the payment is {held.State} {held.ProblemCode}, not held");

        var own = await ApproveAsync(world, "alice", held, cancellation);
        DemonstrationFailedException.Unless(own.Status == 403, $"the maker's approval was answered {own.Status}");
        DemonstrationFailedException.Unless(world.AtBank(payment) == 0, "the bank has it before any approval");
        var second = await ApproveAsync(world, "bob", held, cancellation);
        DemonstrationFailedException.Unless(second.Status == 200, $"the second person's approval was answered {second.Status} {second.ProblemCode}");

        var settled = await world.UntilSettledAsync(held.PaymentId, cancellation);
        return $"held; maker refused with {own.ProblemCode}; bob approved; {settled.PaymentId} {settled.TransactionStatus}; {await ReleasedAsync(world, cancellation)}";
    }

    // The same creditor, paid on one account a moment ago, wants its money on another one.
    private static async Task<string> ReleasedAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var payment = SandboxPayments.Of(Creditor, 120.00m, iban: "GB29NWBK60161331926819");
        var held = await world.PayAsync(payment, Wait.Key(), cancellation);
        DemonstrationFailedException.Unless(held.HoldReason == "counterparty.account_changed", $"the changed account is {held.State} {held.HoldReason} {held.ProblemCode}, not held");

        var approver = await ReleaseAsync(world, "bob", held, cancellation);
        DemonstrationFailedException.Unless(approver.Status == 403, $"an approver's release was answered {approver.Status}");
        DemonstrationFailedException.Unless(world.AtBank(payment) == 0, "the bank has it before its release");
        var released = await ReleaseAsync(world, "olga", held, cancellation);
        DemonstrationFailedException.Unless(released.Status == 200, $"the release was answered {released.Status} {released.ProblemCode}");

        var settled = await world.UntilSettledAsync(held.PaymentId, cancellation);
        return $"changed account held, bob refused with {approver.ProblemCode}, olga released; {settled.PaymentId} {settled.TransactionStatus}";
    }

    private static Task<Answer> ApproveAsync(SandboxWorld world, string person, Answer held, CancellationToken cancellation) => world.SendAsync(
        person, HttpMethod.Post, $"/v1/payments/{held.PaymentId}/approvals", $$"""{"instructionHash":"{{held.InstructionHash}}"}""", null, cancellation);

    private static Task<Answer> ReleaseAsync(SandboxWorld world, string person, Answer held, CancellationToken cancellation) => world.SendAsync(
        person, HttpMethod.Post, $"/v1/payments/{held.PaymentId}/release",
        $$"""{"instructionHash":"{{held.InstructionHash}}","holdReason":"{{held.HoldReason}}","reason":"Confirmed by a call to the known number."}""", null, cancellation);
}
