using System.Collections.Concurrent;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Tests.Crash;

public sealed class PowerCutTests
{
    /// <summary>More with SFG_AUDIT_POWER_CUTS=300.</summary>
    private static readonly int Cuts = int.Parse(Environment.GetEnvironmentVariable("SFG_AUDIT_POWER_CUTS") ?? "30");

    [Fact]
    public async Task A_log_whose_power_is_cut_at_any_moment_keeps_every_confirmed_entry()
    {
        using var home = new TempDirectory();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var confirmed = new ConcurrentDictionary<long, MerkleHash>();
        var total = 0L;
        var current = new TempDirectory(Directory.CreateDirectory(home["0"]).FullName);
        for (var round = 1; round <= Cuts; round++)
        {
            var disk = new PowerCutDisk(new Random(random.Next()));
            var next = new TempDirectory(Directory.CreateDirectory(home[$"{round}"]).FullName);
            var snapshot = await RunAndCut(current, next, disk, random.Next(1, 120), confirmed);

            await using (var log = await A.Log(next))
                await KillTests.CheckAll(log, next["log"], snapshot, $"seed {seed} round {round}");
            var report = await A.Verifier.VerifyAsync(next["log"]);
            Assert.True(report.Valid, $"seed {seed} round {round}: {report.Problems.FirstOrDefault()}");

            confirmed = new ConcurrentDictionary<long, MerkleHash>(snapshot);
            Directory.Delete(current.Path, recursive: true);
            current = next;
            total += snapshot.Count;
            if (snapshot.Count < 10_000)
                continue;
            confirmed = []; // a young log again: most of what can go wrong is near a beginning
            current = new TempDirectory(Directory.CreateDirectory(home[$"{round}-new"]).FullName);
        }

        Assert.True(total > 100);
    }

    [Fact]
    public async Task Nothing_that_was_confirmed_waits_for_a_flush()
    {
        using var home = new TempDirectory();
        var (disk, before) = (new PowerCutDisk(new Random(1)), new TempDirectory(Directory.CreateDirectory(home["0"]).FullName));
        await using var log = await AuditLog.OpenAsync(A.Options(before, disk), default);
        for (var i = 1; i <= 20; i++)
        {
            var appended = await log.AppendAsync(A.Entry(i), default);
            Assert.Equal(0, disk.Unflushed);
            var after = new TempDirectory(Directory.CreateDirectory(home[$"{i}"]).FullName);
            disk.CutInto(before.Path, after.Path, losesAll: true);

            await using var again = await A.Log(after);

            Assert.Equal(i, again.Current.Size);
            Assert.Equal(A.Entry(i), await again.ReadEntryAsync(appended.Index, default));
        }
    }

    [Fact]
    public async Task A_journal_begun_anew_outlives_a_power_cut_before_its_first_entry()
    {
        using var home = new TempDirectory();
        var (before, after) = (new TempDirectory(Directory.CreateDirectory(home["0"]).FullName), new TempDirectory(Directory.CreateDirectory(home["1"]).FullName));
        await using (var log = await A.Log(before))
            await log.AppendAsync(A.Entry(1), default);
        Directory.Delete(before["log.journal"], recursive: true);
        var disk = new PowerCutDisk(new Random(1));
        var options = new AuditLogOptions
        {
            Directory = before["log"], Origin = A.Origin, Signers = [A.Signer], RequiredFreeBytes = 0, MaxBatchBytes = 65_536, JournalSegmentBytes = 512 << 10, AcceptMissingJournal = true, Disk = disk,
        };
        await using (await AuditLog.OpenAsync(options, default))
        {
            Assert.Equal(0, disk.Unflushed);
            disk.CutInto(before.Path, after.Path, losesAll: true);
        }

        await using var again = await A.Log(after); // must not be told that its journal is missing: that was accepted once

        Assert.Equal(1, again.Current.Size);
        Assert.Equal(0, disk.Unflushed); // nor does an orderly stop leave a write behind
    }

    private static async Task<Dictionary<long, MerkleHash>> RunAndCut(
        TempDirectory from, TempDirectory to, PowerCutDisk disk, int milliseconds, ConcurrentDictionary<long, MerkleHash> confirmed)
    {
        await using var log = await AuditLog.OpenAsync(A.Options(from, disk), default);
        var stop = false;
        var callers = Enumerable.Range(0, 6).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !Volatile.Read(ref stop); i++)
            {
                var appended = await log.AppendAsync(A.Entry((caller * 1_000_000L) + i + log.Current.Size), default);
                Assert.True(confirmed.TryAdd(appended.Index, appended.LeafHash));
            }
        })).ToArray();
        await Task.Delay(milliseconds);
        var before = confirmed.ToDictionary();
        disk.CutInto(from.Path, to.Path);
        Volatile.Write(ref stop, true);
        await Task.WhenAll(callers);
        return before;
    }
}
