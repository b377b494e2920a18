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
}
