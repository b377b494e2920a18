using System.Collections.Concurrent;
using System.Text;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Tests.Evidence;

namespace SecureFin.Audit.Tests.Crash;

/// <summary>Entries that depend on keys of new subjects, and a power cut: whatever is left of the log, the keys that it names are left too.</summary>
public sealed class KeyPowerCutTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    [Theory]
    [InlineData(1)]
    [InlineData(40)] // more than are flushed one by one
    public async Task A_key_that_was_given_out_waits_for_no_flush(int subjects)
    {
        using var home = new TempDirectory();
        var disk = new PowerCutDisk(new Random(1));
        var before = Folder(home, "before");
        await using var store = NewKeysTests.Store(before, disk);
        for (var round = 0; round < 5; round++)
        {
            var keys = await Task.WhenAll(Enumerable.Range(0, subjects).Select(i => store.CommitmentKeyOfAsync($"{round}-{i}", Day).AsTask()));
            var after = Folder(home, $"after-{round}");
            disk.CutInto(before.Path, after.Path, losesAll: true);

            await using var again = NewKeysTests.Store(after);

            Assert.All(keys, key => Assert.Equal(Convert.ToHexString(key.Key), Convert.ToHexString(again.OpenCommitmentKey(Day, key.Id).Key)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task A_disk_that_forgets_the_names_of_files_loses_keys_and_is_found_out(int subjects)
    {
        using var home = new TempDirectory();
        var disk = new PowerCutDisk(new Random(1), forgetsNames: true);
        var (before, after) = (Folder(home, "before"), Folder(home, "after"));
        await using var store = NewKeysTests.Store(before, disk);
        var keys = await Task.WhenAll(Enumerable.Range(0, subjects).Select(i => store.CommitmentKeyOfAsync($"{i}", Day).AsTask()));
        disk.CutInto(before.Path, after.Path, losesAll: true);

        await using var again = NewKeysTests.Store(after);

        Assert.Contains(keys, key => again.OpenCommitmentKey(Day, key.Id).State == EvidenceState.Missing);
    }

    [Fact]
    public async Task No_entry_outlives_a_power_cut_whose_key_does_not()
    {
        using var home = new TempDirectory();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var named = 0;
        for (var round = 0; round < 12; round++)
        {
            var (from, to) = (Folder(home, $"{round}-from"), Folder(home, $"{round}-to"));
            var disk = new PowerCutDisk(new Random(random.Next()));
            var given = await RunAndCut(from, to, disk, random.Next(5, 60), losesAll: round % 2 == 0);

            await using var store = NewKeysTests.Store(to);
            await using var log = await A.Log(to);
            for (var index = 0L; index < log.Current.Size; index++, named++)
            {
                var id = Encoding.ASCII.GetString(await log.ReadEntryAsync(index, default));
                Assert.True(given[id] == Convert.ToHexString(store.OpenCommitmentKey(Day, id).Key), $"seed {seed} round {round} entry {index}");
            }
        }

        Assert.True(named > 20);
    }

    /// <summary>Callers, each with new subjects and an entry for each key, while the power goes; returns all keys that were ever given out.</summary>
    private static async Task<ConcurrentDictionary<string, string>> RunAndCut(TempDirectory from, TempDirectory to, PowerCutDisk disk, int milliseconds, bool losesAll)
    {
        var given = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var store = NewKeysTests.Store(from, disk);
        await using var log = await AuditLog.OpenAsync(A.Options(from, disk), default);
        var stop = false;
        var callers = Enumerable.Range(0, 24).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !Volatile.Read(ref stop); i++)
            {
                var key = await store.CommitmentKeyOfAsync($"{caller}-{i}", Day);
                given[key.Id] = Convert.ToHexString(key.Key);
                await log.AppendAsync(Encoding.ASCII.GetBytes(key.Id), default);
            }
        })).ToArray();
        while (given.Count < 24)
            await Task.WhenAny(Task.Delay(1), Task.WhenAll(callers));
        await Task.Delay(milliseconds);
        disk.CutInto(from.Path, to.Path, losesAll);
        Volatile.Write(ref stop, true);
        await Task.WhenAll(callers);
        return given;
    }

    private static TempDirectory Folder(TempDirectory home, string name) => new(Directory.CreateDirectory(home[name]).FullName);
}
