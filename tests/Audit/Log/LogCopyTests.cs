using SecureFin.Audit.Tests.Crash;

namespace SecureFin.Audit.Tests.Log;

public sealed class LogCopyTests
{
    [Fact]
    public async Task A_copy_follows_a_growing_log_verifies_at_every_step_and_goes_on_after_a_restart()
    {
        using var home = new TempDirectory();
        var copy = new LogCopy(home["log"], home["copy"]);
        await using var log = await A.Log(home);
        foreach (var (first, count) in ((int, int)[])[(0, 100), (100, 300), (400, 112), (512, 700)])
        {
            await A.Append(log, first, count);
            while (copy.Size < first + count)
                copy.Advance(default);
            var report = await A.Verifier.VerifyAsync(home["copy"]);
            Assert.True(report.Valid, $"{report.Problems.FirstOrDefault()}");
            Assert.Equal(first + count, report.Size);
        }

        Assert.Equal(0, copy.Advance(default));
        await A.Append(log, 1212, 1);
        var again = new LogCopy(home["log"], home["copy"]);
        while (again.Size < 1213)
            Assert.InRange(again.Advance(default), 0, 4); // the two unfinished files and the checkpoints: nothing else is copied twice
        Assert.True((await A.Verifier.VerifyAsync(home["copy"])).Valid);
    }

    [Fact]
    public async Task Unfinished_tiles_go_a_minute_after_wider_ones_came_and_those_of_an_earlier_process_at_its_next_start()
    {
        using var home = new TempDirectory();
        var clock = new SetTime();
        var copy = new LogCopy(home["log"], home["copy"], clock);
        await using var log = await A.Log(home);
        for (var size = 10; size <= 300; size += 10)
        {
            await A.Append(log, size - 10, 10);
            Advance(copy, size);
        }

        Assert.True(Partials(home).Count > 3, "readers of the checkpoint before may still need them");
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(0, copy.Advance(default));
        Assert.Equal(["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"], Partials(home));
        Assert.True((await A.Verifier.VerifyAsync(home["copy"])).Valid);

        foreach (var left in (string[])["tile/0/000.p", "tile/entries/000.p", "tile/entries/001.p"])
            await File.WriteAllBytesAsync(Path.Combine(Directory.CreateDirectory(home["copy/" + left]).FullName, "7"), []);
        await A.Append(log, 300, 1);
        Advance(new LogCopy(home["log"], home["copy"], clock), 301);
        Assert.Equal(["tile/0/001.p/44", "tile/0/001.p/45", "tile/1/000.p/1", "tile/entries/001.p/44", "tile/entries/001.p/45"], Partials(home));
        Assert.True((await A.Verifier.VerifyAsync(home["copy"])).Valid);
    }

    [Fact]
    public async Task What_the_other_storage_does_not_delete_does_not_stop_the_copy()
    {
        using var home = new TempDirectory();
        var clock = new SetTime();
        var copy = new LogCopy(home["log"], home["copy"], clock);
        await using var log = await A.Log(home);
        await A.Append(log, 0, 1);
        Advance(copy, 1);
        await A.Append(log, 1, 1);
        Advance(copy, 2);
        File.Delete(home["copy/tile/0/000.p/1"]);
        Directory.CreateDirectory(home["copy/tile/0/000.p/1"]); // no file, so that nobody can delete it as one

        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(0, copy.Advance(default));
        await A.Append(log, 2, 1);
        Advance(copy, 3);

        Assert.True((await A.Verifier.VerifyAsync(home["copy"])).Valid);
    }

    [Fact]
    public async Task The_names_of_tiles_are_durable_before_the_checkpoint_that_covers_them()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 600);
        var (calls, before) = (new List<string>(), new List<string>());
        var disk = new FaultyDisk(call =>
        {
            calls.Add(call);
            if (File.Exists(home["copy/checkpoint"])) before.Add(call);
        });

        new LogCopy(home["log"], home["copy"], TimeProvider.System, disk).Advance(default);

        Assert.Equal("flush", calls[^1]);
        Assert.True(calls.Count - 1 - calls.LastIndexOf("replace") >= 5, "tile/0, tile/0/002.p, tile/1/000.p, entries, checkpoints: " + string.Join(' ', calls));
        Assert.Empty(before);
    }

    [Fact]
    public async Task A_tile_that_a_power_cut_took_from_a_first_copy_is_copied_again()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 1600);
        new LogCopy(home["log"], home["copy"]).Advance(default);
        File.Delete(home["copy/checkpoint"]);
        File.Delete(home["copy/tile/entries/001"]);

        new LogCopy(home["log"], home["copy"]).Advance(default);

        Assert.True((await A.Verifier.VerifyAsync(home["copy"])).Valid);
    }

    [Fact]
    public async Task Two_processes_do_not_copy_to_one_folder_at_once()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 10);
        new LogCopy(home["log"], home["copy"]).Advance(default);
        using (new FileStream(home["copy/.lock"], FileMode.Open, FileAccess.Read, FileShare.None))
            Assert.Throws<IOException>(() => new LogCopy(home["log"], home["copy"]).Advance(default));

        new LogCopy(home["log"], home["copy"]).Advance(default);
    }

    [Fact]
    public async Task Each_checkpoint_of_the_history_is_copied_once_and_none_before_its_entries_are()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 10);
        await File.WriteAllBytesAsync(home["log/checkpoints/20"], []); // as when it is kept between two looks
        var copy = new LogCopy(home["log"], home["copy"]);
        copy.Advance(default);
        Assert.Equal(["10"], History(home));
        await A.Stopped(home, 10);
        copy.Advance(default);
        Assert.Equal(["10", "20"], History(home));

        File.Delete(home["copy/checkpoints/10"]);
        Assert.Equal(0, copy.Advance(default)); // not looked for again
        await A.Stopped(home, 10);
        copy.Advance(default);
        Assert.Equal(["20", "30"], History(home));
    }

    [Fact]
    public async Task A_log_that_was_set_back_or_is_another_one_does_not_overwrite_the_copy()
    {
        using var home = new TempDirectory();
        using var other = new TempDirectory();
        await A.Stopped(home, 300);
        new LogCopy(home["log"], home["copy"]).Advance(default);
        await using (var log = await A.Log(other))
            await A.Append(log, 5000, 400);

        Assert.Throws<InvalidDataException>(() => new LogCopy(other["log"], home["copy"]).Advance(default));
        Assert.True((await A.Verifier.VerifyAsync(home["copy"])).Valid);
    }

    private static void Advance(LogCopy copy, long size)
    {
        while (copy.Size < size)
            copy.Advance(default);
    }

    private static List<string> Partials(TempDirectory home) =>
        [.. Directory.GetFiles(home["copy/tile"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(home["copy"], file)).Where(file => file.Contains(".p/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static List<string?> History(TempDirectory home) => [.. Directory.GetFiles(home["copy/checkpoints"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
