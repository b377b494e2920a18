namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>What the bank did not sign, the gateway does not believe.</summary>
internal sealed class DistrustsABrokenSignature : IDemonstration
{
    public string Title => "A bank answer with a broken signature: not trusted, becomes an exception for a person";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var answer = await world.PayAsync(SandboxPayments.Of("FAULT broken-response-signature Ltd", 42.00m), Wait.Key(), cancellation);
        var payment = await world.UntilAsync(answer.PaymentId, a => a.NeedsAttention, "nobody is called", cancellation);
        DemonstrationFailedException.Unless(payment.State == "unknown", $"the payment is {payment.State}");
        var queue = await world.GetAsync("tom", "/v1/payments?attention=true", cancellation);
        DemonstrationFailedException.Unless(queue.Body.Contains(answer.PaymentId, StringComparison.Ordinal), "it is not in the exceptions queue");
        return $"{payment.PaymentId}: {payment.State}, {payment.ReasonCode}, in the exceptions queue";
    }
}
