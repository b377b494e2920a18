namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>The process dies between sending and hearing the answer.</summary>
internal sealed class SurvivesAKill : IDemonstration
{
    public string Title => "kill -9 in the middle of a payment, restart: the payment completes once, the audit log verifies";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var payment = SandboxPayments.Of("FAULT timeout-after-accept plc", 88.00m);
        var answer = await world.PayAsync(payment, Wait.Key(), cancellation);
        await Wait.UntilAsync(() => world.AtBank(payment) == 1, "the payment did not reach the bank", cancellation);
        await world.Gateway.KillAsync();
        await world.Gateway.StartAsync(cancellation);

        var settled = await world.UntilSettledAsync(answer.PaymentId, cancellation);
        DemonstrationFailedException.Unless(world.AtBank(payment) == 1, $"the bank has {world.AtBank(payment)} payments");
        var size = await OfflineAudit.VerifyCopyAsync(world, cancellation);
        return $"{settled.PaymentId} {settled.TransactionStatus} after the restart, 1 payment at the bank; {size} leaves verify";
    }
}
