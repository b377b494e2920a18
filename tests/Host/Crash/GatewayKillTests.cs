using SecureFin.Gateway.Tests.Receipts;

namespace SecureFin.Gateway.Tests.Crash;

/// <summary>The whole gateway, killed with SIGKILL: what the system behind saw and what callers were told is in the log, and nothing is paid twice.</summary>
public sealed class GatewayKillTests(ITestOutputHelper output)
{
    /// <summary>More with SFG_GATEWAY_KILLS=200; other moments with SFG_GATEWAY_SEED=NUMBER.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("SFG_GATEWAY_KILLS") ?? "5");

    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("SFG_GATEWAY_SEED") ?? "20261121");

    [Fact]
    public async Task No_upstream_call_without_an_intent_and_no_answer_without_both_when_killed_at_any_moment()
    {
        await using var world = await CrashWorld.StartAsync();
        var (load, book, random) = (new Load(), new Book(world), new Random(Seed));
        for (var round = 0; round <= Kills; round++)
        {
            var where = $"seed {Seed} round {round}";
            using var gateway = world.Serve();
            using var client = await world.CallerAsync(gateway);
            await book.ReadAsync(await load.ProbeAsync(client), where);
            book.Check(load.Answers, world.Seen, where);
            await book.VerifyAsync(where);
            if (round == Kills)
                Assert.Equal(0, await gateway.StopAsync());
            else
                await LoadAndKillAsync(gateway, client, load, random.Next(0, 400));
            await book.VerifyAsync(where + " as left");
            if (round % 4 == 3)
                await KillWhileStartingAsync(world, random.Next(200, 2000));
        }

        output.WriteLine($"seed {Seed}: {Kills} kills, {load.Count} answers, {world.Seen.Count} requests seen by the system, {book.Leaves} leaves, {book.Intents} exchanges with an intent, {book.Unknown} with outcome-unknown");
        Assert.True(book.Unknown > 0 || Kills < 5, "no kill met a call in flight");
    }

    private static async Task LoadAndKillAsync(ChildProcess gateway, HttpClient client, Load load, int milliseconds)
    {
        var before = load.Count;
        var running = load.RunAsync(client, CancellationToken.None);
        while (load.Count < before + 8 && !running.IsCompleted)
            await Task.Delay(5);
        Assert.False(running.IsCompleted, gateway.Output);
        await Task.Delay(milliseconds);
        gateway.Kill();
        await running;
        await gateway.ExitAsync();
    }

    // Recovery itself is cut off: what it had begun is begun again.
    private static async Task KillWhileStartingAsync(CrashWorld world, int milliseconds)
    {
        using var gateway = world.Serve();
        await Task.Delay(milliseconds);
        gateway.Kill();
        await gateway.ExitAsync();
    }
}
