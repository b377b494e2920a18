using System.Text;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Tests.Peers;

/// <summary>Our verifier and the independent one over the same directories.</summary>
public sealed class TamperingTests(SampleLog sample) : IClassFixture<SampleLog>
{
    public static TheoryData<string> Names => [.. Tampering.All.Select(tampering => tampering.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_tampering_is_found_by_both_verifiers_and_the_first_bad_entry_named(string name)
    {
        using var home = new TempDirectory();
        sample.CopyTo(home["log"]);
        var tampering = Tampering.All.Single(t => t.Name == name);
        tampering.Do(home["log"]);

        var report = await new LogVerifier(File.ReadLines(sample.Keys).Select(VerifierKey.Parse)).VerifyAsync(home["log"]);
        var peer = await TlogPeer.LogAsync(home["log"], sample.Keys);
        Assert.Equal((tampering.Code, tampering.First), (report.Problems[0].Code, report.FirstBadIndex));
        Assert.False(peer.GetProperty("ok").GetBoolean());
        if (tampering is { First: { } first, Code: not ("checkpoint.inconsistent" or "log.rolled_back" or "root.mismatch") })
            Assert.Equal(first, peer.GetProperty("first").GetInt64());
    }

    [Fact]
    public async Task The_untouched_log_is_good_by_both_verifiers_with_both_keys_and_its_history()
    {
        using var home = new TempDirectory();
        sample.CopyTo(home["log"]);

        var report = await new LogVerifier(File.ReadLines(sample.Keys).Select(VerifierKey.Parse)).VerifyAsync(home["log"]);
        Assert.Empty(report.Problems);
        var verdict = await TlogPeer.LogAsync(home["log"], sample.Keys);
        Assert.True(verdict.GetProperty("ok").GetBoolean(), verdict.ToString());
        Assert.Equal((SampleLog.Size, 2, 2), (verdict.GetProperty("size").GetInt32(), verdict.GetProperty("keys").GetInt32(), verdict.GetProperty("history").GetInt32()));
    }

    [Fact]
    public async Task An_empty_log_is_a_checkpoint_without_tiles_and_good_by_both_verifiers()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 0);
        await File.WriteAllTextAsync(home["log.vkey"], A.Signer.Key + "\n");

        Assert.Equal([home["log/checkpoint"]], Directory.GetFiles(home["log"], "*", SearchOption.AllDirectories));
        Assert.StartsWith($"{A.Origin}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 {A.Origin} ", await File.ReadAllTextAsync(home["log/checkpoint"]), StringComparison.Ordinal);
        Assert.Empty((await A.Verifier.VerifyAsync(home["log"])).Problems);
        Assert.True((await TlogPeer.LogAsync(home["log"], home["log.vkey"])).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Stale_partial_files_are_no_tampering()
    {
        using var home = new TempDirectory();
        sample.CopyTo(home["log"]);
        foreach (var stale in (string[])["tile/0/000.p/7", "tile/entries/000.p/7", "tile/0/258.p/3"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(home["log"], stale))!);
            await File.WriteAllTextAsync(Path.Combine(home["log"], stale), "left over");
        }

        Assert.True((await new LogVerifier(File.ReadLines(sample.Keys).Select(VerifierKey.Parse)).VerifyAsync(home["log"])).Valid);
        Assert.True((await TlogPeer.LogAsync(home["log"], sample.Keys)).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_cosignature_counts_when_its_key_is_given_and_never_otherwise()
    {
        using var home = new TempDirectory();
        sample.CopyTo(home["log"]);
        using var witness = Ed25519Cosigner.Generate("witness.example", TimeProvider.System);
        var text = await File.ReadAllTextAsync(home["log/checkpoint"]);
        var line = NoteSignature.Create(witness, Encoding.UTF8.GetBytes(Checkpoint.Parse(Encoding.UTF8.GetBytes(text)).Note.Text));
        await File.WriteAllLinesAsync(home["with-witness"], [.. File.ReadLines(sample.Keys), witness.Key.ToString()]);

        await File.WriteAllTextAsync(home["log/checkpoint"], $"{text}{line}\n");
        await JudgeAsync(home["log"], sample.Keys, isValid: true, cosignatures: 0);
        await JudgeAsync(home["log"], home["with-witness"], isValid: true, cosignatures: 1);

        // A line that a given witness did not make is an attack, also where the log's own lines are right.
        await File.WriteAllTextAsync(home["log/checkpoint"], $"{text}{new NoteSignature(line.Name, line.KeyId, new byte[72])}\n");
        await JudgeAsync(home["log"], sample.Keys, isValid: true, cosignatures: 0);
        await JudgeAsync(home["log"], home["with-witness"], isValid: false, cosignatures: 0);
    }

    private static async Task JudgeAsync(string log, string keys, bool isValid, int cosignatures)
    {
        var report = await new LogVerifier(File.ReadLines(keys).Select(VerifierKey.Parse)).VerifyAsync(log);
        Assert.Equal((isValid, cosignatures), (report.Valid, report.Cosignatures));
        var peer = await TlogPeer.LogAsync(log, keys);
        Assert.Equal(isValid, peer.GetProperty("ok").GetBoolean());
        Assert.Equal(cosignatures, isValid ? peer.GetProperty("witnesses").GetInt32() : 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(SampleLog.Size - 1)]
    public async Task A_receipt_proves_its_entry_and_no_other_to_the_independent_verifier(int index)
    {
        using var home = new TempDirectory();
        sample.CopyTo(home["log"]);
        await File.WriteAllTextAsync(home["receipt"], new LogReader(home["log"]).Prove(index).ToTlogProof(), new UTF8Encoding(false));
        await File.WriteAllBytesAsync(home["entry"], SampleLog.Entry(index));
        await File.WriteAllBytesAsync(home["other"], SampleLog.Entry(index, "other"));

        Assert.True((await TlogPeer.ProofAsync(home["receipt"], home["entry"], sample.Keys)).GetProperty("ok").GetBoolean());
        Assert.False((await TlogPeer.ProofAsync(home["receipt"], home["other"], sample.Keys)).GetProperty("ok").GetBoolean());
    }
}
