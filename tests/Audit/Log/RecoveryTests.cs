using System.Text;
using System.Text.Json;
using SecureFin.Audit.Journal;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tests.Log;

public sealed class RecoveryTests
{
    [Fact]
    public async Task A_new_key_goes_on_with_a_log_when_the_former_one_is_named()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 10);
        using var next = Ed25519NoteSigner.Generate(A.Origin);

        await Assert.ThrowsAsync<LogDamagedException>(() => AuditLog.OpenAsync(With(home, next), default));
        await using (var log = await AuditLog.OpenAsync(With(home, next, A.Signer.Key), default))
        {
            var note = Encoding.UTF8.GetString(new KeyAnnouncement(A.Origin, next.Key, 10).Sign(A.Signer).ToBytes());
            await log.AppendAsync(JsonSerializer.SerializeToUtf8Bytes(new { kind = "key", note }), default);
            await A.Append(log, 11, 9);
        }

        var report = await new SecureFin.Audit.Verification.LogVerifier([A.Signer.Key, next.Key]).VerifyAsync(home["log"]);
        Assert.Empty(report.Problems);
        Assert.Equal((20, 2), ((int)report.Size, report.CheckpointsChecked));
    }

    [Fact]
    public async Task A_log_without_its_journal_goes_on_only_when_the_loss_is_accepted()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 300);
        Directory.Delete(home["log.journal"], recursive: true);

        await Assert.ThrowsAsync<LogDamagedException>(() => A.Log(home));
        var options = new AuditLogOptions
        {
            Directory = home["log"], Origin = A.Origin, Signers = [A.Signer], RequiredFreeBytes = 0, JournalSegmentBytes = 8 << 20, AcceptMissingJournal = true,
        };
        await using (var log = await AuditLog.OpenAsync(options, default))
            await A.Append(log, 300, 300);
        Assert.Empty((await A.Verifier.VerifyAsync(home["log"])).Problems);
    }

    [Fact]
    public async Task A_journal_older_than_the_directory_is_refused()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 10);
        foreach (var name in (string[])["0", "1"])
            File.Copy(home["log.journal/" + name], home[name]);
        await using (var log = await A.Log(home))
            await A.Append(log, 10, 10);
        foreach (var name in (string[])["0", "1"])
            File.Copy(home[name], home["log.journal/" + name], overwrite: true);

        await Assert.ThrowsAsync<LogDamagedException>(() => A.Log(home));
    }

    [Fact]
    public async Task An_unfinished_last_batch_is_dropped_and_a_damaged_earlier_one_stops_the_start()
    {
        using var home = new TempDirectory();
        var image = await Crashed(home, batches: 3);
        var (newest, offsets) = Batches(image);
        Assert.Equal(3, offsets.Count);

        Damage(newest, offsets[2]);
        await using (var log = await A.Log(image))
            Assert.Equal(2, log.Current.Size);

        var again = await Crashed(home, batches: 3, name: "again");
        Damage(Batches(again).File, Batches(again).Offsets[1]);
        var refusal = await Assert.ThrowsAsync<LogDamagedException>(() => A.Log(again));
        Assert.Contains("later entries exist", refusal.Message);
    }

    [Fact]
    public async Task A_tampered_tile_that_the_next_entry_would_build_on_stops_the_start()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 300);
        var tile = Path.Combine(home["log"], "tile/1/000.p/1");
        var bytes = await File.ReadAllBytesAsync(tile);
        bytes[7] ^= 1;
        await File.WriteAllBytesAsync(tile, bytes);

        await Assert.ThrowsAsync<LogDamagedException>(() => A.Log(home));
    }

    [Fact]
    public async Task A_journal_of_another_origin_is_refused()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 3);
        using var other = Ed25519NoteSigner.Generate("other.example/1");
        Directory.Delete(home["log"], recursive: true);

        await Assert.ThrowsAsync<LogDamagedException>(() => AuditLog.OpenAsync(
            new AuditLogOptions { Directory = home["log"], Origin = other.Name, Signers = [other], JournalSegmentBytes = 8 << 20 }, default));
    }

    [Fact]
    public async Task Options_outside_their_bounds_are_refused()
    {
        using var home = new TempDirectory();
        await Assert.ThrowsAsync<ArgumentException>(() => AuditLog.OpenAsync(
            new AuditLogOptions { Directory = home["log"], Origin = "has space", Signers = [A.Signer] }, default));
        await Assert.ThrowsAsync<ArgumentException>(() => AuditLog.OpenAsync(
            new AuditLogOptions { Directory = home["log"], Origin = A.Origin, Signers = [] }, default));
        await Assert.ThrowsAsync<ArgumentException>(() => AuditLog.OpenAsync(
            new AuditLogOptions { Directory = home["log"], Origin = A.Origin, Signers = [A.Signer], JournalSegmentBytes = 1000 }, default));
    }

    /// <summary>What a process leaves that is killed after this many batches of one entry each, before anything was published.</summary>
    private static async Task<TempDirectory> Crashed(TempDirectory home, int batches, string name = "image")
    {
        var disk = new Crash.PowerCutDisk(new Random(1));
        var source = new TempDirectory(Directory.CreateDirectory(home["of-" + name]).FullName);
        var image = new TempDirectory(Directory.CreateDirectory(home[name]).FullName);
        var options = new AuditLogOptions
        {
            Directory = source["log"], Origin = A.Origin, Signers = [A.Signer], MaxBatchBytes = 65_536, JournalSegmentBytes = 512 << 10, RequiredFreeBytes = 0,
            PublishInterval = TimeSpan.FromSeconds(10), Disk = disk,
        };
        await using var log = await AuditLog.OpenAsync(options, default);
        var checkpoint = await File.ReadAllBytesAsync(Path.Combine(source["log"], "checkpoint"));
        for (var i = 0; i < batches; i++)
            await log.AppendAsync(A.Entry(i), default);
        disk.CutInto(source.Path, image.Path);
        await File.WriteAllBytesAsync(Path.Combine(image["log"], "checkpoint"), checkpoint);
        return image;
    }

    private static (string File, List<long> Offsets) Batches(TempDirectory image)
    {
        foreach (var file in (string[])[image["log.journal/0"], image["log.journal/1"]])
        {
            var bytes = File.ReadAllBytes(file);
            var offsets = new List<long>();
            for (var at = JournalBatch.Alignment; at < bytes.Length; at += JournalBatch.Alignment)
            {
                if (JournalBatch.TryReadHeader(bytes.AsSpan(at, JournalBatch.HeaderBytes), out _))
                    offsets.Add(at);
            }

            if (offsets.Count > 0)
                return (file, offsets);
        }

        return (string.Empty, []);
    }

    private static void Damage(string file, long batch)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[batch + JournalBatch.HeaderBytes + 3] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private static AuditLogOptions With(TempDirectory home, INoteSigner signer, params VerifierKey[] former) => new()
    {
        Directory = home["log"], Origin = A.Origin, Signers = [signer], FormerKeys = former, MaxBatchBytes = 65_536, JournalSegmentBytes = 512 << 10, RequiredFreeBytes = 0,
    };
}
