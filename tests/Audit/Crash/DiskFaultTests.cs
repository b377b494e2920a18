using System.Collections.Concurrent;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Tests.Crash;

public sealed class DiskFaultTests
{
    [Theory]
    [InlineData("write")]
    [InlineData("flushData")]
    [InlineData("replace")]
    [InlineData("flush")]
    public async Task After_a_failed_disk_call_nothing_is_taken_until_the_log_is_opened_again(string call)
    {
        using var home = new TempDirectory();
        var random = new Random(Environment.TickCount);
        for (var round = 0; round < 8; round++)
        {
            var left = int.MaxValue;
            var disk = new FaultyDisk(name =>
            {
                if (name == call && Interlocked.Decrement(ref left) == 0)
                    throw new IOException("No space left on device");
            });
            var confirmed = new ConcurrentDictionary<long, MerkleHash>();
            await using (var log = await AuditLog.OpenAsync(A.Options(home, disk), default))
            {
                left = random.Next(1, 30);
                await AppendUntilRefused(log, confirmed);
                var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(A.Entry(0), default));
                Assert.Equal((AuditUnavailableReason.WriteFailed, false), (refusal.Reason, log.Health.Writable));
            }

            await using (var log = await A.Log(home))
                await KillTests.CheckAll(log, home["log"], confirmed, call);
            Assert.Empty((await A.Verifier.VerifyAsync(home["log"])).Problems);
        }
    }

    [Fact]
    public async Task A_disk_that_is_slow_to_flush_is_flushed_once_for_many_callers()
    {
        using var home = new TempDirectory();
        var flushes = 0;
        var disk = new FaultyDisk(name =>
        {
            if (name != "flushData")
                return;
            Interlocked.Increment(ref flushes);
            Task.Delay(5).GetAwaiter().GetResult();
        });
        await using var log = await AuditLog.OpenAsync(A.Options(home, disk), default);
        flushes = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await log.AppendAsync(A.Entry(caller), default);
        })));

        Assert.Equal(1280, log.Current.Size);
        Assert.InRange(flushes, 20, 320);
    }

    [Fact]
    public async Task A_disk_that_does_not_answer_fails_the_callers_instead_of_holding_them()
    {
        using var home = new TempDirectory();
        using var hold = new ManualResetEventSlim(initialState: true);
        var disk = new FaultyDisk(_ => hold.Wait());
        await using var log = await AuditLog.OpenAsync(Stalling(home, disk), default);
        await log.AppendAsync(A.Entry(0), default);
        hold.Reset();

        var entry = A.Entry(1);
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(entry, default));
        Array.Clear(entry); // an answered caller's memory is its own again, although the entry is still on its way

        Assert.Equal(AuditUnavailableReason.Stalled, refusal.Reason);
        Assert.Equal(AuditUnavailableReason.Stalled, log.Health.Reason);
        await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(A.Entry(2), default));
        hold.Set();
        while (!log.Health.Writable)
            await Task.Delay(10);
        Assert.Equal(2, (await log.AppendAsync(A.Entry(3), default)).Index); // the second came through after all, unconfirmed
        Assert.Equal(A.Entry(1), await log.ReadEntryAsync(1, default));
    }

    [Fact]
    public async Task On_low_space_only_closing_entries_are_taken_and_all_again_when_there_is_space()
    {
        using var home = new TempDirectory();
        var disk = new FaultyDisk(_ => { }) { Free = 100 };
        var options = new AuditLogOptions
        {
            Directory = home["log"], Origin = A.Origin, Signers = [A.Signer], JournalSegmentBytes = 8 << 20, RequiredFreeBytes = 1000, Disk = disk,
        };
        await using var log = await AuditLog.OpenAsync(options, default);

        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(A.Entry(0), default));
        Assert.Equal(AuditUnavailableReason.LowSpace, refusal.Reason);
        Assert.Equal(0, (await log.AppendAsync(A.Entry(0), AppendPriority.Closing, default)).Index);

        disk.Free = 2000;
        while (!log.Health.Writable)
            await Task.Delay(20);
        Assert.Equal(1, (await log.AppendAsync(A.Entry(1), default)).Index);
    }

    [Fact]
    public async Task A_key_that_cannot_sign_for_a_while_stops_the_log_for_that_while()
    {
        using var home = new TempDirectory();
        var signer = new BreakableSigner();
        await using (var log = await AuditLog.OpenAsync(A.Options(home, null, signer), default))
        {
            await log.AppendAsync(A.Entry(0), default);
            signer.Broken = true;
            var begun = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(A.Entry(1), default));
            var refused = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(A.Entry(2), default));
            Assert.Equal((AuditUnavailableReason.SignerFailed, true), (begun.Reason, begun.MayBeWritten));
            Assert.Equal((AuditUnavailableReason.SignerFailed, false), (refused.Reason, refused.MayBeWritten));
            signer.Broken = false;
            while (!log.Health.Writable)
                await Task.Delay(10);
            Assert.Equal(2, (await log.AppendAsync(A.Entry(3), default)).Index);
            Assert.Equal(A.Entry(1), await log.ReadEntryAsync(1, default));
        }

        Assert.Empty((await A.Verifier.VerifyAsync(home["log"])).Problems);
    }

    [Fact]
    public async Task A_log_that_ends_while_a_key_cannot_sign_keeps_what_was_confirmed()
    {
        using var home = new TempDirectory();
        var signer = new BreakableSigner();
        await using (var log = await AuditLog.OpenAsync(A.Options(home, null, signer), default))
        {
            await log.AppendAsync(A.Entry(0), default);
            signer.Broken = true;
            var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(A.Entry(1), default));
            Assert.Equal(AuditUnavailableReason.SignerFailed, refusal.Reason);
        }

        await using var again = await A.Log(home);
        Assert.Equal(1, again.Current.Size);
    }

    [Fact]
    public async Task More_waiting_entries_than_allowed_are_refused_at_once()
    {
        using var home = new TempDirectory();
        using var hold = new ManualResetEventSlim(initialState: true);
        var options = new AuditLogOptions
        {
            Directory = home["log"], Origin = A.Origin, Signers = [A.Signer], JournalSegmentBytes = 8 << 20, RequiredFreeBytes = 0, MaxWaiting = 3,
            StallLimit = TimeSpan.FromMinutes(1), Disk = new FaultyDisk(_ => hold.Wait()),
        };
        await using var log = await AuditLog.OpenAsync(options, default);
        hold.Reset();
        var taken = new List<Task>();
        AuditUnavailableException? refusal = null;
        for (var i = 0; refusal is null; i++)
        {
            try
            {
                taken.Add(log.AppendAsync(A.Entry(i), default).AsTask());
            }
            catch (AuditUnavailableException e)
            {
                refusal = e;
            }
        }

        Assert.Equal(AuditUnavailableReason.Overloaded, refusal.Reason);
        hold.Set();
        await Task.WhenAll(taken);
        Assert.Equal(taken.Count, log.Current.Size);
    }

    private static AuditLogOptions Stalling(TempDirectory home, FaultyDisk disk) => new()
    {
        Directory = home["log"], Origin = A.Origin, Signers = [A.Signer], JournalSegmentBytes = 512 << 10, MaxBatchBytes = 65_536, RequiredFreeBytes = 0,
        Disk = disk,
    };

    private static async Task AppendUntilRefused(AuditLog log, ConcurrentDictionary<long, MerkleHash> confirmed)
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    var appended = await log.AppendAsync(A.Entry((caller * 1000) + i), default);
                    confirmed[appended.Index] = appended.LeafHash;
                }
            }
            catch (AuditUnavailableException)
            {
                // what the test waits for
            }
        })));
    }

    private sealed class BreakableSigner : INoteSigner
    {
        private readonly Ed25519NoteSigner inner = Ed25519NoteSigner.Generate(A.Origin);

        public bool Broken { get; set; }

        public string Name => inner.Name;

        public VerifierKey Key => inner.Key;

        public byte[] Sign(ReadOnlySpan<byte> text) => Broken ? throw new InvalidOperationException("the module is gone") : inner.Sign(text);
    }
}
