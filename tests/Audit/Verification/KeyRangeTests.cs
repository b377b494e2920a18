using System.Text;
using System.Text.Json;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Tests.Verification;

/// <summary>A key of a log is believed for the sizes at which it was the log's, as the log's own announcements say.</summary>
public sealed class KeyRangeTests
{
    private readonly INoteSigner _next = Ed25519NoteSigner.Generate(A.Origin);

    [Fact]
    public async Task A_change_of_keys_verifies_with_both()
    {
        using var home = new TempDirectory();
        await ChangeAsync(home);

        Assert.Empty((await Verifier().VerifyAsync(home["log"])).Problems);
    }

    [Fact]
    public async Task A_checkpoint_that_the_former_key_signed_after_the_change_is_refused()
    {
        using var home = new TempDirectory();
        await ChangeAsync(home);
        var newest = Checkpoint.Parse(await File.ReadAllBytesAsync(home["log/checkpoint"]));
        await File.WriteAllBytesAsync(home["log/checkpoint"], Checkpoint.Sign(A.Origin, newest.Size, newest.Root, [A.Signer]).ToBytes());

        Assert.Contains((await Verifier().VerifyAsync(home["log"])).Problems, problem => problem is { Code: "checkpoint.key_out_of_range", File: "checkpoint" });
    }

    [Fact]
    public async Task An_earlier_checkpoint_that_the_new_key_signed_is_refused()
    {
        using var home = new TempDirectory();
        await using (var log = await A.Log(home))
            await log.AppendAsync(A.Entry(0), default);
        var early = Checkpoint.Parse(await File.ReadAllBytesAsync(home["log/checkpoint"]));
        await ChangeAsync(home);
        await File.WriteAllBytesAsync(home[$"log/checkpoints/{early.Size}"], Checkpoint.Sign(A.Origin, early.Size, early.Root, [_next]).ToBytes());

        var file = $"checkpoints/{early.Size}";
        Assert.Contains((await Verifier().VerifyAsync(home["log"])).Problems, problem => problem.Code == "checkpoint.key_out_of_range" && problem.File == file);
    }

    private LogVerifier Verifier() => new([A.Signer.Key, _next.Key]);

    /// <summary>Entries by one key, then by another that the first announces; the announcement stands twice, as when the setting stays.</summary>
    private async Task ChangeAsync(TempDirectory home)
    {
        await using (var log = await A.Log(home))
        {
            for (var i = 0; i < 300; i++)
                await log.AppendAsync(A.Entry(i), default);
        }

        for (var start = 0; start < 2; start++)
        {
            var options = new AuditLogOptions
            {
                Directory = home["log"], Origin = A.Origin, Signers = [_next], FormerKeys = [A.Signer.Key], MaxBatchBytes = 65_536, JournalSegmentBytes = 512 << 10, RequiredFreeBytes = 0,
            };
            await using var log = await AuditLog.OpenAsync(options, default);
            var note = new KeyAnnouncement(A.Origin, _next.Key, log.Current.Size).Sign(A.Signer);
            await log.AppendAsync(A.Entry(1), default);
            await log.AppendAsync(Encoding.UTF8.GetBytes($"{{\"kind\":\"key\",\"note\":{JsonSerializer.Serialize(Encoding.UTF8.GetString(note.ToBytes()))}}}"), default);
        }
    }
}
