using System.Diagnostics;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Tests.Crash;

public sealed class KillTests
{
    /// <summary>More with SFG_AUDIT_KILLS=200.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("SFG_AUDIT_KILLS") ?? "20");

    [Fact]
    public async Task A_log_killed_at_any_moment_keeps_every_confirmed_entry()
    {
        using var home = new TempDirectory();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var confirmed = new Dictionary<long, MerkleHash>();
        for (var round = 0; round < Kills; round++)
        {
            await RunAndKill(home, TimeSpan.FromMilliseconds(random.Next(1, 150)), confirmed);

            var asLeft = await A.Verifier.VerifyAsync(home["log"]);
            Assert.True(asLeft.Valid, $"seed {seed} round {round}: {asLeft.Problems.FirstOrDefault()}");

            await using (var log = await A.Log(home))
                await CheckAll(log, home["log"], confirmed, $"seed {seed} round {round}");
            var report = await A.Verifier.VerifyAsync(home["log"]);
            Assert.True(report.Valid, $"seed {seed} round {round}: {report.Problems.FirstOrDefault()}");
        }

        Assert.True(confirmed.Count > Kills);
    }

    internal static async Task CheckAll(AuditLog log, string directory, IReadOnlyDictionary<long, MerkleHash> confirmed, string where)
    {
        var leaves = new LogReader(directory).ReadEntries(0, long.MaxValue).Select(entry => MerkleHasher.HashLeaf(entry.Span)).ToList();
        foreach (var (index, leaf) in confirmed)
        {
            Assert.True(index < leaves.Count, $"{where}: entry {index} is gone, the log has {leaves.Count}");
            Assert.True(leaf == leaves[(int)index], $"{where}: entry {index} is another");
        }

        Assert.Equal(log.Current.Size, leaves.Count);
        foreach (var index in confirmed.Keys.Take(3))
            Assert.True((await log.ProveAsync(index, default)).Holds(), where);
    }

    private static async Task RunAndKill(TempDirectory home, TimeSpan time, Dictionary<long, MerkleHash> confirmed)
    {
        using var child = CrashChild.Start(home.Path);
        var watch = new Stopwatch();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            Note(line, confirmed);
            if (!watch.IsRunning)
                watch.Start();
            if (watch.Elapsed < time)
                continue;
            child.Kill(); // SIGKILL
            break;
        }

        while (await child.StandardOutput.ReadLineAsync() is { } line)
            Note(line, confirmed);
        await child.WaitForExitAsync();
    }

    private static void Note(string line, Dictionary<long, MerkleHash> confirmed)
    {
        if (line.Split(' ') is [var index, var text] && MerkleHash.TryParse(text, out var leaf))
            Assert.True(confirmed.TryAdd(long.Parse(index), leaf), $"entry {index} was confirmed twice");
    }
}
