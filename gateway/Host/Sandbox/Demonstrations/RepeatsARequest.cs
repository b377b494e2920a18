namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>A repeated request changes nothing, and a key is not lent to another request.</summary>
internal sealed class RepeatsARequest : IDemonstration
{
    public string Title => "The same request with the same key: same answer, one payment at the bank; another amount: refused";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var payment = SandboxPayments.Of("Ink and Quill Ltd", 310.00m);
        var key = Wait.Key();
        var first = await world.PayAsync(payment, key, cancellation);
        await world.UntilSettledAsync(first.PaymentId, cancellation);
        var second = await world.PayAsync(payment, key, cancellation);
        DemonstrationFailedException.Unless(second.Status == first.Status && second.Body == first.Body, "the answers differ");

        var other = await world.PayAsync(payment with { InstructedAmount = new(310.01m, "GBP") }, key, cancellation);
        DemonstrationFailedException.Unless(other.ProblemCode == "idempotency.mismatch", $"another amount was answered {other.Status} {other.ProblemCode}");
        DemonstrationFailedException.Unless(world.AtBank(payment) == 1, $"the bank has {world.AtBank(payment)} payments");
        return $"payment {first.PaymentId} answered twice alike, 1 at the bank; 310.01 refused with {other.ProblemCode}";
    }
}
