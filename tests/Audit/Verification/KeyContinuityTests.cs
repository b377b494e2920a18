using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Tests.Verification;

/// <summary>A log that an Ed25519 key and a P-256 key sign; the P-256 key changes.</summary>
public sealed class KeyContinuityTests : IDisposable
{
    private readonly TempDirectory _home = new();
    private readonly EcdsaNoteSigner _old = P256(), _next = P256();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("announced", null)]
    [InlineData("stated", null)]
    [InlineData("silent", "checkpoint.key_unannounced")]
    public async Task Another_key_is_believed_only_when_an_entry_tells_of_it(string how, string? code)
    {
        await RunAsync(null, A.Signer, _old);
        await RunAsync(size => how switch
        {
            "announced" => new KeyAnnouncement(A.Origin, _next.Key, size).Sign(_old),
            "stated" => new KeyStatement(A.Origin, _old.Key, _next.Key, size).Sign(A.Signer),
            _ => null,
        }, A.Signer, _next);
        await RunAsync(null, A.Signer, _next);

        var report = await VerifyAsync(A.Signer, _old, _next);

        Assert.Equal(code is null ? [] : [code], report.Problems.Select(problem => problem.Code));
        Assert.Equal(how == "stated", report.Warnings.Any(warning => warning.Contains("by the word of", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ended", true)]
    [InlineData("ended by itself", true)]
    [InlineData("silent", false)]
    public async Task A_key_that_signs_no_more_is_missed_unless_an_entry_says_that_it_ended(string how, bool valid)
    {
        await RunAsync(null, A.Signer, _old);
        var by = how == "ended" ? (INoteSigner)A.Signer : _old;
        await RunAsync(size => how == "silent" ? null : new KeyStatement(A.Origin, _old.Key, null, size).Sign(by), A.Signer);
        await RunAsync(null, A.Signer);

        var report = await VerifyAsync(A.Signer, _old);

        Assert.Equal(valid ? [] : ["checkpoint.key_missing"], report.Problems.Select(problem => problem.Code));
        Assert.Equal(how == "ended", report.Warnings.Count > 0);
        Assert.Empty((await VerifyAsync(A.Signer)).Problems); // whoever does not know the key does not miss it
    }

    [Fact]
    public async Task An_announcement_by_a_key_that_nobody_gave_announces_nothing_and_a_part_of_the_log_asks_for_none()
    {
        await RunAsync(null, A.Signer, _old);
        await RunAsync(size => new KeyStatement(A.Origin, _old.Key, _next.Key, size).Sign(P256()), A.Signer, _next);

        Assert.Equal("checkpoint.key_unannounced", Assert.Single((await VerifyAsync(A.Signer, _old, _next)).Problems).Code);
        var part = await new LogVerifier([A.Signer.Key, _old.Key, _next.Key]).VerifyAsync(_home["log"], new VerificationOptions { From = 9 });
        Assert.Empty(part.Problems);
    }

    private static EcdsaNoteSigner P256() => new(A.Origin, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private Task<VerificationReport> VerifyAsync(params INoteSigner[] known) => new LogVerifier(known.Select(signer => signer.Key)).VerifyAsync(_home["log"]);

    /// <summary>Opens the log with signers, tells of a change, appends, and closes it.</summary>
    private async Task RunAsync(Func<long, SignedNote?>? tell, params INoteSigner[] signers)
    {
        var options = new AuditLogOptions { Directory = _home["log"], Origin = A.Origin, Signers = signers, MaxBatchBytes = 65_536, JournalSegmentBytes = 512 << 10, RequiredFreeBytes = 0 };
        await using var log = await AuditLog.OpenAsync(options, default);
        if (tell?.Invoke(log.Current.Size) is { } note)
            await log.AppendAsync(Encoding.UTF8.GetBytes($"{{\"kind\":\"key\",\"note\":{JsonSerializer.Serialize(Encoding.UTF8.GetString(note.ToBytes()))}}}"), default);
        await A.Append(log, log.Current.Size, 5);
    }
}
