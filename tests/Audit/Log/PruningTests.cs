using System.Text;
using SecureFin.Audit.Log;
using SecureFin.Audit.Tree;
using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Tests.Log;

/// <summary>A log whose oldest entries were removed: all others stay provable, and a verifier tells pruned from tampered with.</summary>
public sealed class PruningTests
{
    [Theory]
    [InlineData(600, 256)]
    [InlineData(600, 512)]
    [InlineData(512, 512)]
    [InlineData(66_200, 65_536)]
    [InlineData(66_200, 66_048)]
    [InlineData(131_400, 98_304)]
    public async Task What_is_left_proves_every_later_entry_and_verifies(int size, int minimum)
    {
        using var home = new TempDirectory();
        await FillAsync(home, size);
        await using (var log = await A.Log(home))
        {
            await log.AppendAsync(Record(minimum), default);
            Assert.True(await log.PruneAsync(minimum, default) > 0);
            Assert.Equal(minimum, log.MinimumIndex);
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.ReadEntryAsync(minimum - 1, default));
            Assert.Equal(minimum < size ? A.Entry(minimum) : Record(minimum), await log.ReadEntryAsync(minimum, default));
            Assert.True((await log.ProveAsync(minimum, default)).Holds());
            Assert.True((await log.ProveConsistencyAsync(minimum, default)).Path.Count > 0);
        }

        await using (var again = await A.Log(home)) // and it goes on
            await again.AppendAsync(A.Entry(7), default);
        var report = await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { MinimumIndex = minimum });
        Assert.True(report.Valid, string.Join("; ", report.Problems));
        Assert.Equal(size + 2 - minimum, report.EntriesChecked);
        var reader = new LogReader(home["log"]);
        Assert.Equal(size + 2 - minimum, reader.ReadEntries(0, long.MaxValue).Count());
        foreach (var index in (long[])[minimum, minimum + 1, Math.Min(minimum + 300, size), size])
            Assert.True(reader.Prove(index).Holds());
        Assert.False(File.Exists(home["log/" + TilePath.Bundle((minimum / 256) - 1)]));
        Assert.False(File.Exists(home["log/" + TilePath.HashTile(0, (minimum / 256) - 1)]));
        Assert.True(minimum < 65_536 || !File.Exists(home["log/" + TilePath.HashTile(1, 0)]));
    }

    [Fact]
    public async Task A_verifier_that_was_told_nothing_or_another_index_finds_what_is_gone()
    {
        using var home = new TempDirectory();
        await FillAsync(home, 900);
        await using (var log = await A.Log(home))
        {
            await log.AppendAsync(Record(512), default);
            await log.PruneAsync(512, default);
        }

        Assert.False((await A.Verifier.VerifyAsync(home["log"])).Valid);
        Assert.False((await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { MinimumIndex = 256 })).Valid);
        Assert.False((await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { MinimumIndex = 768 })).Valid); // more than the log tells of
        Assert.False((await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { MinimumIndex = 500 })).Valid);
        Assert.True((await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { MinimumIndex = 512 })).Valid);
        File.Delete(home["log/" + TilePath.Bundle(2)]);
        Assert.False((await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { MinimumIndex = 512 })).Valid);
    }

    [Fact]
    public async Task What_somebody_removed_without_an_entry_about_it_is_found()
    {
        using var home = new TempDirectory();
        await FillAsync(home, 600);
        LogPruning.SetMinimum(home["log"], 256, new SecureFin.Audit.Disk.PosixDisk());
        Assert.NotEqual(0, LogPruning.Remove(home["log"], 256));
        Assert.Equal(0, LogPruning.Remove(home["log"], 256));

        var report = await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { MinimumIndex = 256 });

        Assert.Equal("log.pruned_unrecorded", Assert.Single(report.Problems).Code);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(768)]
    [InlineData(-256)]
    public async Task Only_whole_bundles_that_were_durable_at_the_start_may_go(long index)
    {
        using var home = new TempDirectory();
        await FillAsync(home, 600);
        await using var log = await A.Log(home);

        Assert.Equal(512, log.PrunableTo);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.PruneAsync(index, default));
    }

    [Fact]
    public async Task A_pruned_log_is_copied_from_where_it_begins_and_goes_on()
    {
        using var home = new TempDirectory();
        await FillAsync(home, 900);
        await using (var log = await A.Log(home))
        {
            await log.AppendAsync(Record(512), default);
            await log.PruneAsync(512, default);
        }

        var copy = new LogCopy(home["log"], home["copy"]);
        copy.Advance(default);
        await FillAsync(home, 400);
        new LogCopy(home["log"], home["copy"]).Advance(default);

        Assert.True((await A.Verifier.VerifyAsync(home["copy"], new VerificationOptions { MinimumIndex = 512 })).Valid);
    }

    private static async Task FillAsync(TempDirectory home, int count)
    {
        await using var log = await A.Log(home);
        for (var first = 0; first < count; first += 1024)
            await Task.WhenAll(Enumerable.Range(first, Math.Min(1024, count - first)).Select(i => log.AppendAsync(A.Entry(i), default).AsTask()));
    }

    private static byte[] Record(long below) => Encoding.UTF8.GetBytes($"{{\"below\":{below},\"kind\":\"pruned\"}}");
}
