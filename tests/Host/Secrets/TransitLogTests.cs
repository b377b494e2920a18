using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Vault;
using SecureFin.Gateway.Tests.Secrets.Vault;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Secrets;

/// <summary>A whole log whose P-256 line comes from Vault Transit, while Vault does what it does on bad days.</summary>
public sealed class TransitLogTests : IDisposable
{
    private const string Origin = "gateway.test/audit/1";
    private static readonly ECDsa Other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sfg-transit-");
    private readonly TransitServer _vault = new();
    private readonly Ed25519NoteSigner _own = Ed25519NoteSigner.Generate(Origin);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_home.FullName, "log");

    private static readonly Dictionary<string, Action<TransitServer>> Faults = new()
    {
        ["sealed"] = vault => vault.Refusal = "states.json/sealed: secret read",
        ["without a leader"] = vault => vault.Refusal = "states.json/just unsealed: secret read at once",
        ["error 500"] = vault => vault.Refusal = "audit.json/the only audit device lost its peer: first read",
        ["permission denied"] = vault => vault.Refusal = "transit.json/token that may only sign: sign with the hash in the path",
        ["the key is gone"] = vault => vault.Refusal = "transit.json/sign, key not there",
        ["one signature fewer"] = vault => vault.Refusal = "transit.json/batch sign, one input bad",
        ["the version may not sign any more"] = vault => vault.MinimumVersion = 2,
        ["a bit is wrong"] = vault => vault.Alter = (signature, _) => [.. signature[..^1], (byte)(signature[^1] ^ 1)],
        ["another text is signed"] = vault => vault.Alter = (_, text) => Other.SignData([.. text, 0], HashAlgorithmName.SHA256),
        ["another key signs"] = vault => vault.Alter = (_, text) => Other.SignData(text, HashAlgorithmName.SHA256),
        ["a signature of zeros"] = vault => vault.Alter = (_, _) => new byte[64],
        ["half a signature"] = vault => vault.Alter = (signature, _) => signature[..32],
        ["an empty signature"] = vault => vault.Alter = (_, _) => [],
        ["an older signature again"] = Replay(),
    };

    public static TheoryData<string> Days => [.. Faults.Keys];

    public void Dispose()
    {
        _own.Dispose();
        _vault.Dispose();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task Entries_restarts_and_history_verify_with_the_key_in_Vault_alone()
    {
        var key = await SignerAsync();
        foreach (var run in (int[])[0, 1, 2])
        {
            await using var log = await OpenAsync(key);
            await Task.WhenAll(Enumerable.Range(0, 300).Select(i => log.AppendAsync(Entry((run * 300) + i), Ct).AsTask()));
        }

        var report = await new LogVerifier([key.Key]).VerifyAsync(Log, ct: Ct);
        Assert.Empty(report.Problems);
        Assert.Equal((900, 900, true), (report.Size, report.EntriesChecked, report.CheckpointsChecked >= 3));
        Assert.All(Checkpoints(), note => Assert.Equal(2, note.Verify([_own.Key, key.Key])!.Count));
        Assert.True(_vault.Batches.Count < 500, $"{_vault.Batches.Count} signatures for 900 entries"); // one a batch, not one an entry
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task While_Vault_does_not_sign_rightly_nothing_is_taken_or_published_and_then_the_log_goes_on(string day)
    {
        var key = await SignerAsync();
        await using (var log = await OpenAsync(key))
        {
            Assert.Equal(0, (await log.AppendAsync(Entry(0), Ct)).Index);
            await UntilAsync(() => Newest().Size == 1);
            Faults[day](_vault);

            var begun = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(Entry(1), Ct));
            Assert.Equal((AuditUnavailableReason.SignerFailed, true), (begun.Reason, begun.MayBeWritten));
            var refused = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(Entry(2), AppendPriority.Closing, Ct));
            Assert.Equal((AuditUnavailableReason.SignerFailed, false), (refused.Reason, refused.MayBeWritten));
            Assert.Equal((1, 1, AuditUnavailableReason.SignerFailed), (log.Current.Size, Newest().Size, log.Health.Reason));

            (_vault.Refusal, _vault.MinimumVersion, _vault.Alter) = (null, 1, (signature, _) => signature);
            await UntilAsync(() => log.Health.Writable);
            Assert.Equal(2, (await log.AppendAsync(Entry(3), Ct)).Index); // the one that was begun came through, unconfirmed
        }

        Assert.All(Checkpoints(), note => Assert.Equal(2, note.Verify([_own.Key, key.Key])!.Count));
        Assert.Empty((await new LogVerifier([key.Key, _own.Key]).VerifyAsync(Log, ct: Ct)).Problems);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_log_is_not_opened_and_not_changed_while_Vault_does_not_sign_rightly(string day)
    {
        var key = await SignerAsync();
        await using (var log = await OpenAsync(key))
            await log.AppendAsync(Entry(0), Ct);
        var before = await File.ReadAllBytesAsync(Path.Combine(Log, "checkpoint"), Ct);
        Faults[day](_vault);

        await Assert.ThrowsAsync<CryptographicException>(() => OpenAsync(key));

        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(Log, "checkpoint"), Ct));
    }

    [Fact]
    public async Task A_log_that_stops_while_Vault_is_sealed_keeps_what_was_confirmed_and_nothing_else()
    {
        var key = await SignerAsync();
        await using (var log = await OpenAsync(key))
        {
            await log.AppendAsync(Entry(0), Ct);
            _vault.Refusal = "states.json/sealed: secret read";
            await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(Entry(1), Ct));
        }

        _vault.Refusal = null;
        await using (var log = await OpenAsync(key))
            Assert.Equal(1, (await log.AppendAsync(Entry(2), Ct)).Index);
        Assert.Empty((await new LogVerifier([key.Key, _own.Key]).VerifyAsync(Log, ct: Ct)).Problems);
    }

    [Fact]
    public async Task A_slow_Vault_fails_its_callers_after_the_stall_limit_and_is_taken_up_again()
    {
        var key = await SignerAsync();
        await using var log = await OpenAsync(key, TimeSpan.FromSeconds(2));
        await log.AppendAsync(Entry(0), Ct);
        var hold = _vault.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var stalled = await Assert.ThrowsAsync<AuditUnavailableException>(async () => await log.AppendAsync(Entry(1), Ct));
        Assert.Equal((AuditUnavailableReason.Stalled, true, 1L), (stalled.Reason, stalled.MayBeWritten, log.Current.Size));
        _vault.Hold = null;
        hold.SetResult();

        await UntilAsync(() => log.Health.Writable);
        Assert.Equal(2, (await log.AppendAsync(Entry(2), Ct)).Index);
    }

    private static Action<TransitServer> Replay() => vault =>
    {
        byte[]? first = null;
        vault.Alter = (signature, _) => first ??= Other.SignData("an earlier text"u8, HashAlgorithmName.SHA256);
    };

    private static byte[] Entry(int index) => Encoding.ASCII.GetBytes($"{{\"entry\":{index}}}");

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; !holds(); tries++)
        {
            Assert.True(tries < 3000, "waited for a minute");
            await Task.Delay(20, Ct);
        }
    }

    private Checkpoint Newest() => Checkpoint.Parse(File.ReadAllBytes(Path.Combine(Log, "checkpoint")));

    private List<SignedNote> Checkpoints() =>
        [.. Directory.GetFiles(Path.Combine(Log, "checkpoints")).Append(Path.Combine(Log, "checkpoint")).Select(file => SignedNote.Parse(File.ReadAllBytes(file)))];

    private async Task<FarNoteSigner> SignerAsync()
    {
        var secretId = Path.Combine(_home.FullName, "secret-id");
        await File.WriteAllTextAsync(secretId, "0e427ade-7082-eee3-9a6b-bc8ec24db052\n", Ct);
        File.SetUnixFileMode(secretId, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (time, options) = (new RunningTime(), new VaultOptions { Addresses = ["https://127.0.0.1:8210"], RoleId = "r", SecretIdFile = secretId });
        var client = new VaultClient(options, new HttpMessageInvoker(_vault, disposeHandler: false), time);
        var keys = new TransitKeys(client, new VaultLogin(options, client, time, NullLogger<VaultLogin>.Instance), "transit", time);
        return new FarNoteSigner(Origin, (await keys.GetAsync("audit", null, SignatureAlgorithm.PS256, null, Ct)).Key);
    }

    private Task<AuditLog> OpenAsync(INoteSigner key, TimeSpan? stall = null) => AuditLog.OpenAsync(new AuditLogOptions
    {
        Directory = Log, Origin = Origin, Signers = [_own, key], RequiredFreeBytes = 0, JournalSegmentBytes = 8 << 20, PublishInterval = TimeSpan.FromMilliseconds(1),
        StallLimit = stall ?? TimeSpan.FromMinutes(1),
    }, Ct);
}
