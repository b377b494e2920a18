namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>The bank takes the payment and falls silent: the gateway asks, it does not send again.</summary>
internal sealed class SurvivesABankTimeout : IDemonstration
{
    public string Title => "The bank times out after accepting: unknown, enquiry, settled; exactly one payment at the bank";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var payment = SandboxPayments.Of("FAULT timeout-after-accept Ltd", 75.00m);
        var answer = await world.PayAsync(payment, Wait.Key(), cancellation);
        await world.UntilAsync(answer.PaymentId, a => a.State == "unknown", "never unknown", cancellation);
        var settled = await world.UntilSettledAsync(answer.PaymentId, cancellation);
        DemonstrationFailedException.Unless(world.AtBank(payment) == 1, $"the bank has {world.AtBank(payment)} payments");
        return $"{settled.PaymentId}: unknown, then {settled.TransactionStatus} by enquiry; 1 payment at the bank";
    }
}
