namespace SecureFin.Gateway.Sandbox.Demonstrations;

/// <summary>Client secret, signing key and client certificate change while calls run.</summary>
internal sealed class RotatesUnderLoad : IDemonstration
{
    private const int Calls = 500;

    public string Title => "Client secret, signing key and client certificate rotate while 500 calls run: no call fails";

    public async Task<string> RunAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var (done, failed) = (0, 0);
        var rotation = RotateAsync(world, () => Volatile.Read(ref done), cancellation);
        await Parallel.ForAsync(0, Calls, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (_, token) =>
        {
            var answer = await world.GetAsync("tom", "/v1/accounts/main-gbp/balances", token);
            if (answer.Status != 200)
                Interlocked.Increment(ref failed);
            Interlocked.Increment(ref done);
        });
        await rotation;
        DemonstrationFailedException.Unless(failed == 0, $"{failed} of {Calls} calls failed");

        var keys = await world.UntilRotatedAsync(cancellation);
        var signed = await world.PayAsync(SandboxPayments.Of("After Rotation Ltd", 12.00m), Wait.Key(), cancellation);
        await world.UntilSettledAsync(signed.PaymentId, cancellation);
        return $"{done} of {Calls} calls good; {keys}; a payment signed by the new key settled";
    }

    // A change at a quarter, a half and three quarters of the calls.
    private static async Task RotateAsync(SandboxWorld world, Func<int> done, CancellationToken cancellation)
    {
        await Wait.UntilAsync(() => done() >= Calls / 4, "the calls do not proceed", cancellation);
        await world.Secrets.RotateClientSecretAsync(world.Bank, cancellation);
        await Wait.UntilAsync(() => done() >= Calls / 2, "the calls do not proceed", cancellation);
        await world.Secrets.RotateSigningKeyAsync(world.Bank, cancellation);
        await Wait.UntilAsync(() => done() >= Calls * 3 / 4, "the calls do not proceed", cancellation);
        await world.Secrets.RotateCertificateAsync(cancellation);
    }
}
