using System.Collections.Concurrent;
using System.Diagnostics;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Tests.Crash;

namespace SecureFin.Audit.Tests.Evidence;

/// <summary>Many subjects that come for the first time in a day.</summary>
public sealed class NewKeysTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    [Fact]
    public async Task Keys_of_many_new_subjects_share_their_flushes_and_each_can_be_erased_alone()
    {
        using var home = new TempDirectory();
        var flushes = new ConcurrentBag<string>();
        var all = new List<CommitmentKey>();
        await using (var store = Store(home, new FaultyDisk(flushes.Add)))
        {
            all.AddRange(await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => store.CommitmentKeyOfAsync($"s{i}", Day).AsTask())));
            Assert.True(flushes.Count(call => call == "flush") < 400, $"{flushes.Count(call => call == "flush")} flushes for 2000 keys");
            var gone = Assert.Single(store.KeysOf("s7"));
            Assert.Equal(all[7].Id, gone.Id);
            store.Destroy([gone]);
        }

        await using var again = Store(home);
        Assert.Equal(EvidenceState.Erased, again.OpenCommitmentKey(Day, all[7].Id).State);
        Assert.All(all.Where((_, i) => i != 7), key => Assert.Equal(Convert.ToHexString(key.Key), Convert.ToHexString(again.OpenCommitmentKey(Day, key.Id).Key)));
        Assert.Equal(all[8].Id, (await again.CommitmentKeyOfAsync("s8", Day)).Id);
    }

    [Fact]
    public async Task Who_has_a_key_waits_for_no_new_subject_and_one_too_many_is_refused()
    {
        using var home = new TempDirectory();
        using var hold = new ManualResetEventSlim(initialState: true);
        await using var store = Store(home, new FaultyDisk(_ => hold.Wait()), maxWaiting: 3);
        var known = await store.CommitmentKeyOfAsync("known", Day);
        hold.Reset();
        var fresh = Enumerable.Range(0, 3).Select(i => store.CommitmentKeyOfAsync($"s{i}", Day).AsTask()).ToList();
        var twice = store.CommitmentKeyOfAsync("s0", Day).AsTask();

        Assert.Equal(known.Id, (await store.CommitmentKeyOfAsync("known", Day)).Id); // completes while the disk does not
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => store.CommitmentKeyOfAsync("one more", Day).AsTask());
        Assert.Equal(AuditUnavailableReason.Overloaded, refusal.Reason);
        Assert.All(fresh, task => Assert.False(task.IsCompleted));

        hold.Set();
        Assert.Equal(3, (await Task.WhenAll(fresh)).Select(key => key.Id).Distinct().Count());
        Assert.Equal((await fresh[0]).Id, (await twice).Id);
        Assert.NotNull((await store.CommitmentKeyOfAsync("one more", Day)).Id);
    }

    [Theory]
    [InlineData("replace")]
    [InlineData("flush")]
    public async Task A_failed_write_refuses_those_who_wait_and_gives_nobody_a_key_that_may_be_lost(string call)
    {
        using var home = new TempDirectory();
        var broken = false;
        await using var store = Store(home, new FaultyDisk(name =>
        {
            if (broken && name == call)
                throw new IOException("No space left on device");
        }));
        await store.CommitmentKeyOfAsync("before", Day);
        broken = true;
        var refusals = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Assert.ThrowsAsync<AuditUnavailableException>(() => store.CommitmentKeyOfAsync($"s{i}", Day).AsTask())));
        Assert.All(refusals, refusal => Assert.Equal(AuditUnavailableReason.WriteFailed, refusal.Reason));

        broken = false;
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => store.CommitmentKeyOfAsync($"s{i}", Day).AsTask()));
    }

    [Fact]
    public async Task Every_key_that_was_given_out_survives_a_kill_at_any_moment()
    {
        using var home = new TempDirectory();
        var random = new Random(20_261_121);
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var round = 0; round < 8; round++)
        {
            using var child = CrashChild.Start(home.Path, keys: true);
            var watch = new Stopwatch();
            var time = TimeSpan.FromMilliseconds(random.Next(1, 120));
            var killed = false;
            while (await child.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Split(' ') is [var id, { Length: 64 } key])
                    given.Add(id, key);
                watch.Start();
                if (killed || watch.Elapsed < time)
                    continue;
                child.Kill(); // SIGKILL
                killed = true;
            }

            await child.WaitForExitAsync();
            await using var store = Store(home);
            Assert.All(given, pair => Assert.Equal(pair.Value, Convert.ToHexString(store.OpenCommitmentKey(Day, pair.Key).Key)));
            Assert.False(Directory.Exists(home["evidence/keys/.new"]));
        }

        Assert.True(given.Count > 8);
    }

    [Fact]
    public async Task Whoever_comes_while_a_key_is_made_gets_that_key()
    {
        using var home = new TempDirectory();
        await using var store = Store(home);
        var all = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => store.CommitmentKeyOfAsync($"s{i % 20}", Day).AsTask())));

        Assert.Equal(20, all.Select(key => key.Id).Distinct().Count());
        Assert.Equal(20, Directory.GetFiles(home["evidence/keys/20261121"]).Length);
    }

    internal static EvidenceStore Store(TempDirectory home, Audit.Disk.ILogDisk? disk = null, int maxWaiting = 4096) =>
        new(new EvidenceStoreOptions { Directory = home["evidence"], MasterKey = new byte[32], MaxWaiting = maxWaiting, Disk = disk ?? new Audit.Disk.PosixDisk() });
}
