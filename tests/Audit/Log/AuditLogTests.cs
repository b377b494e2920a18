using System.Security.Cryptography;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Tests.Log;

public sealed class AuditLogTests
{
    [Fact]
    public async Task An_appended_entry_is_covered_by_the_current_checkpoint_at_once()
    {
        using var home = new TempDirectory();
        await using var log = await A.Log(home);

        var appended = await log.AppendAsync(A.Entry(0), default);
        var proof = await log.ProveAsync(appended.Index, default);

        Assert.Equal(1, log.Current.Size);
        Assert.InRange(log.Health.LastCommit!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.True(proof.Holds());
        Assert.True(TlogProof.Parse(System.Text.Encoding.UTF8.GetBytes(proof.ToTlogProof())).Verify(A.Entry(0), A.Signer.Key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(5000)]
    public async Task A_stopped_log_verifies_from_its_files_alone(int count)
    {
        using var home = new TempDirectory();
        await A.Stopped(home, count);

        var report = await A.Verifier.VerifyAsync(home["log"]);

        Assert.Empty(report.Problems);
        Assert.Equal((count, count), ((int)report.Size, (int)report.EntriesChecked));
    }

    [Fact]
    public async Task A_log_goes_on_where_it_stopped()
    {
        using var home = new TempDirectory();
        for (var round = 0; round < 5; round++)
        {
            await using var log = await A.Log(home);
            Assert.Equal(round * 300, log.Current.Size);
            await A.Append(log, round * 300, 300);
        }

        var report = await A.Verifier.VerifyAsync(home["log"]);
        Assert.Empty(report.Problems);
        Assert.Equal((1500, 5), ((int)report.Size, report.CheckpointsChecked));
    }

    [Fact]
    public async Task Many_callers_get_each_its_own_index_and_every_entry_can_be_read_and_proved()
    {
        using var home = new TempDirectory();
        await using var log = await A.Log(home);
        var indices = new HashSet<long>();
        await Parallel.ForAsync(0, 8, async (caller, _) =>
        {
            for (var i = 0; i < 400; i++)
            {
                var entry = A.Entry((caller * 1000) + i);
                var appended = await log.AppendAsync(entry, default);
                Assert.Equal(entry, await log.ReadEntryAsync(appended.Index, default));
                if (i % 50 == 0)
                    Assert.True((await log.ProveAsync(appended.Index, default)).Holds());
                lock (indices)
                    Assert.True(indices.Add(appended.Index));
            }
        });

        Assert.Equal(3200, log.Current.Size);
        Assert.Equal(Enumerable.Range(0, 3200).Select(i => (long)i), indices.Order());
    }

    [Fact]
    public async Task A_second_key_signs_every_checkpoint_too()
    {
        using var home = new TempDirectory();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var second = new EcdsaNoteSigner(A.Origin, key);
        await using (var log = await AuditLog.OpenAsync(A.Options(home, null, second), default))
            await A.Append(log, 0, 10);

        Assert.True((await new SecureFin.Audit.Verification.LogVerifier([second.Key]).VerifyAsync(home["log"])).Valid);
        Assert.True((await A.Verifier.VerifyAsync(home["log"])).Valid);
    }

    [Fact]
    public async Task A_cancelled_append_leaves_nothing_behind()
    {
        using var home = new TempDirectory();
        await using var log = await A.Log(home);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await log.AppendAsync(A.Entry(0), new CancellationToken(canceled: true)));

        Assert.Equal(0, (await log.AppendAsync(A.Entry(1), default)).Index);
    }

    [Fact]
    public async Task Two_processes_cannot_write_one_log()
    {
        using var home = new TempDirectory();
        await using var log = await A.Log(home);

        await Assert.ThrowsAnyAsync<IOException>(() => A.Log(home));
    }

    [Fact]
    public async Task A_closed_log_refuses_entries()
    {
        using var home = new TempDirectory();
        var log = await A.Log(home);
        await log.DisposeAsync();

        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(A.Entry(0), default));
        Assert.Equal(AuditUnavailableReason.Closed, refusal.Reason);
    }

    [Fact]
    public async Task A_copy_made_while_running_verifies_when_the_checkpoint_was_copied_first()
    {
        using var home = new TempDirectory();
        await using var log = await A.Log(home);
        using var stop = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            for (var i = 0L; !stop.IsCancellationRequested; i += 50)
                await A.Append(log, i, 50);
        });

        for (var round = 0; round < 5; round++)
        {
            await Task.Delay(50);
            var copy = home["copy" + round];
            Directory.CreateDirectory(copy);
            File.Copy(Path.Combine(home["log"], "checkpoint"), Path.Combine(copy, "checkpoint"));
            CopyTiles(Path.Combine(home["log"], "tile"), Path.Combine(copy, "tile"));
            Assert.Empty((await A.Verifier.VerifyAsync(copy)).Problems);
        }

        await stop.CancelAsync();
        await load;
    }

    private static void CopyTiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var directory in Directory.GetDirectories(from))
            CopyTiles(directory, Path.Combine(to, Path.GetFileName(directory)));
    }
}
