using System.Net;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Gateway.Sandbox;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>Bare YARP with mutual TLS and the governed gateway side by side: each a process on the first core, callers and bank on the last.</summary>
/// <remarks>
/// The lanes take turns in short rounds and the medians count, so that what else the machine does falls on all alike. After the
/// rounds the promises are checked: answers masked, signatures good, the log whole with two leaves a call.
/// </remarks>
/// <param name="only">Name of the one lane to measure, for tuning; null measures all.</param>
internal sealed class GatewayBenchmark(string? only = null) : IBenchmark
{
    private const int Connections = 64;
    private const int Rounds = 5;
    private const int MostWarmUps = 3;
    private const double Better = 0.96; // less processor time a call than this part of the best before: still warming up
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25); // 64 callers and a call each 25 ms: a part of what a core can do
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    public string Name => "gateway";

    public async Task<BenchmarkResult> RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        var home = Directory.CreateTempSubdirectory("sfg-bench-").FullName;
        try
        {
            return await RunAsync(home, stop.Token);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private async Task<BenchmarkResult> RunAsync(string home, CancellationToken ct)
    {
        var cores = Cores.Available();
        var pki = DevPki.Create(Path.Combine(home, "pki"));
        foreach (var name in (string[])["edge", "bank", "identity"])
            pki.Server(name);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(pki.AuthorityPath);
        var tls = Trust.Client(pki, authorities, Trust.Caller);
        await using var identity = await SandboxIdentityProvider.StartAsync(
            new SandboxIdentityOptions { Pki = pki, Clients = [GovernedSetup.Client], Audience = GovernedSetup.Audience }, ct);
        await using var bank = new BankBackend(pki, authorities);
        var (barePort, governedPort) = (Ports.Free(), Ports.Free());
        Trust.Client(pki, authorities); // makes the gateways' certificate
        var setup = await GovernedSetup.WriteAsync(Directory.CreateDirectory(Path.Combine(home, "gateway")).FullName, identity, pki, bank.Address, governedPort, ct);

        await using var bare = await PinnedProcess.StartAsync(
            cores[0], BareProxy.Ready, typeof(BareProxy).Assembly.Location, [BareProxy.Word, $"{barePort}", bank.Address.ToString(), Path.Combine(home, "pki")], ct);
        await using var governed = await PinnedProcess.StartAsync(cores[0], "Ready: ", GovernedSetup.Assembly, ["serve", "--config", setup.Folder], ct);
        Cores.PinThisProcess(cores[^1]);
        var token = await identity.IssueAsync(new TokenOrder(Trust.Caller, pki.Client(Trust.Caller).Thumbprint()));
        var es256 = "/banks/" + GovernedConfig.Es256Bank;
        Lane[] lanes =
        [
            new("bare", bare, barePort, Messages.Read("", null), _ => { }) { Gentle = TimeSpan.FromSeconds(4) },
            new("read", governed, governedPort, Messages.Read(es256, token), Promises.Answer) { Gentle = TimeSpan.FromSeconds(12) },
            new("post", governed, governedPort, Messages.Post(es256, token), Promises.Answer) { Gentle = TimeSpan.FromSeconds(8) },
            new("bare_post", bare, barePort, Messages.Post("", null), _ => { }),
            new("post_ps256", governed, governedPort, Messages.Post("/banks/" + GovernedConfig.Ps256Bank, token), Promises.Answer),
        ];
        lanes = [.. lanes.Where(lane => only is null || lane.Name == only)];
        await MeasureAsync(lanes, tls, ct);
        var exit = await governed.StopAsync();
        var governedCalls = lanes.Where(lane => lane.Process == governed).Sum(lane => lane.Calls);
        return GatewayFigures.Of(lanes, cores, Connections, await Promises.CheckAsync(setup, bank, governedCalls, exit, ct));
    }

    private async Task MeasureAsync(Lane[] lanes, SslClientAuthenticationOptions tls, CancellationToken ct)
    {
        foreach (var lane in lanes)
            await WarmUpAsync(lane, tls, ct);
        for (var round = 0; round < (only is null ? Rounds : 2 * Rounds); round++)
        {
            foreach (var lane in lanes)
            {
                await using var callers = await Callers.OpenAsync(lane, tls, Connections);
                lane.Rounds.Add(await callers.RunAsync(Settle, Slice, ct));
                lane.Calls += callers.Calls;
                if (only is not null)
                    await Console.Error.WriteLineAsync($"{lane.Rounds[^1].PerSecond:0}/s, {lane.Rounds[^1].ProcessorMicroseconds:0} us of processor time a call");
            }
        }
    }

    // The runtime compiles hot code again, better each time, on a thread that gets nothing done on a core at full load: so first a gentle load,
    // then a full one until the code gets no better.
    private static async Task WarmUpAsync(Lane lane, SslClientAuthenticationOptions tls, CancellationToken ct)
    {
        await using var callers = await Callers.OpenAsync(lane, tls, Connections);
        await callers.RunAsync(TimeSpan.Zero, lane.Gentle, ct, Pause);
        var (best, still) = (double.MaxValue, 0);
        for (var slice = 0; slice < MostWarmUps && still < 2; slice++)
        {
            var cost = (await callers.RunAsync(TimeSpan.Zero, Slice, ct)).ProcessorMicroseconds;
            still = cost < best * Better ? 0 : still + 1;
            best = Math.Min(best, cost);
        }

        lane.Calls += callers.Calls;
    }
}
