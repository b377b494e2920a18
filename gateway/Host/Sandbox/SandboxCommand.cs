using SecureFin.Gateway.Sandbox.Demonstrations;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Everything on this machine: dev CA, identity provider, bank, ERP and a gateway process; then the demonstrations.</summary>
internal static class SandboxCommand
{
    private static readonly IReadOnlyList<IDemonstration> All =
    [
        new PaysAnInvoice(), new RepeatsARequest(), new RefusesOverTheLimit(), new NeedsFourEyes(), new MasksByRole(),
        new SurvivesABankTimeout(), new RefusesStolenIdentity(), new DistrustsABrokenSignature(), new RotatesUnderLoad(),
        new GovernsThePassThrough(), new SwapsPolicy(), new SurvivesAKill(), new VerifiesTheLog(), new LeaksNothing(),
    ];

    /// <summary>Runs the demonstrations and, unless asked for once, goes on serving until it is stopped.</summary>
    /// <param name="once">Stop after the demonstrations.</param>
    /// <param name="dataFolder">Where everything is kept; null makes a fresh folder.</param>
    /// <returns>0 when every demonstration held, 1 when one did not or the sandbox was stopped before, 2 when it cannot start.</returns>
    public static async Task<int> RunAsync(bool once, string? dataFolder)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignals.OnStop(stop.Cancel);
        var folder = dataFolder ?? SandboxData.FreshFolder();
        try
        {
            using var data = new SandboxData(folder);
            Console.WriteLine($"Sandbox in {data.Folder}");
            await using var world = await SandboxWorld.StartAsync(data, stop.Token);
            Console.WriteLine($"Gateway {world.Edge}, bank {world.Bank.BaseAddress}, ERP {world.Erp.Url}, identity {world.Identity.Issuer}");
            var held = await DemonstrationTable.RunAsync(All, world, Console.Out, stop.Token);
            if (!once)
                await ServeAsync(world, stop.Token);
            return held ? 0 : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SandboxStartException)
        {
            await Console.Error.WriteLineAsync($"The sandbox in {folder} did not start. {e.Message}");
            return 2;
        }
    }

    private static async Task ServeAsync(SandboxWorld world, CancellationToken stop)
    {
        Console.WriteLine($"""

            Serving until Ctrl+C. A payment of your own:
              TOKEN=$(curl -s --cacert {world.Data.Authority} --cert {world.Data.Client("erp").CertificatePath} --key {world.Data.Client("erp").KeyPath} \
                -d grant_type=client_credentials -d client_id=erp {world.Identity.TokenEndpoint} | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
              curl -s --cacert {world.Data.Authority} --cert {world.Data.Client("erp").CertificatePath} --key {world.Data.Client("erp").KeyPath} \
                -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: my-first-payment" -H "Content-Type: application/json" \
                -d @{world.Data.ExamplePayment} {world.Edge}v1/payments
            """);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
