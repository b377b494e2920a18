using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Evidence;

namespace SecureFin.Audit.Tests.Evidence;

public sealed class EvidenceStoreTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("debtor DE89370400440532013000 pays");

    [Fact]
    public async Task A_sealed_body_opens_and_matches_its_commitment()
    {
        using var home = new TempDirectory();
        await using var store = Store(home);

        var sealedBody = await store.SealAsync("case-1", Body);
        var opened = store.Open(sealedBody.Reference);

        Assert.Equal((EvidenceState.Intact, Convert.ToHexString(Body)), (opened.State, Convert.ToHexString(opened.Body.Span)));
        Assert.Equal(EvidenceState.Intact, store.Check(sealedBody.Reference, sealedBody.Commitment.Span));
        Assert.Equal(EvidenceState.Tampered, store.Check(sealedBody.Reference, new byte[32]));
    }

    [Fact]
    public async Task After_erasure_no_file_holds_body_salt_or_subject_and_the_body_says_erased()
    {
        using var home = new TempDirectory();
        await using var store = Store(home);
        var mine = await store.SealAsync("subject-4711", Body);
        var other = await store.SealAsync("subject-4712", Body);
        var salt = store.Open(mine.Reference).Salt.ToArray();

        var keys = store.KeysOf("subject-4711");
        store.Destroy(keys);

        Assert.Equal([mine.KeyId], keys.Select(key => key.Id));
        Assert.Equal(EvidenceState.Erased, store.Check(mine.Reference, mine.Commitment.Span));
        Assert.Equal(EvidenceState.Intact, store.Check(other.Reference, other.Commitment.Span));
        foreach (var file in Directory.GetFiles(home.Path, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllBytesAsync(file);
            Assert.False(content.AsSpan().IndexOf(Body) >= 0 || content.AsSpan().IndexOf(salt) >= 0 || content.AsSpan().IndexOf("4711"u8) >= 0, file);
            Assert.DoesNotContain("4711", file);
        }
    }

    [Fact]
    public async Task What_is_sealed_after_an_erasure_has_a_key_of_its_own()
    {
        using var home = new TempDirectory();
        await using var store = Store(home);
        var before = await store.SealAsync("s", Body);
        store.Destroy(store.KeysOf("s"));

        var after = await store.SealAsync("s", Body);

        Assert.NotEqual(before.KeyId, after.KeyId);
        Assert.Equal(EvidenceState.Erased, store.Open(before.Reference).State);
        Assert.Equal(EvidenceState.Intact, store.Open(after.Reference).State);
        Assert.Equal([after.KeyId], store.KeysOf("s").Select(key => key.Id));
    }

    [Fact]
    public async Task An_erasure_that_a_crash_cut_off_is_finished_at_the_next_start()
    {
        using var home = new TempDirectory();
        await using (var store = Store(home))
            await store.SealAsync("s", Body);
        var key = Assert.Single(Directory.GetFiles(home["evidence/keys"], "*.key", SearchOption.AllDirectories));
        await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(key)!, Path.GetFileName(key).Split('.')[1] + ".erased"), []);

        await using var again = Store(home);

        Assert.False(File.Exists(key));
    }

    [Fact]
    public async Task Bodies_outlive_a_restart_and_need_the_master_key()
    {
        using var home = new TempDirectory();
        SealedEvidence sealedBody;
        await using (var store = Store(home))
            sealedBody = await store.SealAsync("s", Body);

        await using (var store = Store(home))
        {
            Assert.Equal(EvidenceState.Intact, store.Check(sealedBody.Reference, sealedBody.Commitment.Span));
            Assert.NotEqual(sealedBody.Reference, (await store.SealAsync("s", Body)).Reference);
        }

        await using var stranger = new EvidenceStore(new EvidenceStoreOptions { Directory = home["evidence"], MasterKey = new byte[32] });
        Assert.Equal(EvidenceState.Missing, stranger.Open(sealedBody.Reference).State);
    }

    [Fact]
    public async Task Any_changed_byte_of_a_record_is_found()
    {
        using var home = new TempDirectory();
        await using var store = Store(home);
        var sealedBody = await store.SealAsync("s", Body);
        var pack = Assert.Single(Directory.GetFiles(home["evidence/packs"]));
        var whole = await File.ReadAllBytesAsync(pack);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 4;
            await File.WriteAllBytesAsync(pack, changed);
            Assert.NotEqual(EvidenceState.Intact, store.Check(sealedBody.Reference, sealedBody.Commitment.Span));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("20261121-0000")]
    [InlineData("20261121-0000:0:9999999999")]
    [InlineData("20261121-0000:-1:90")]
    [InlineData("../../etc/passwd:0:90")]
    [InlineData("20261321-0000:0:90")]
    [InlineData("20261121-0000:0:90")]
    public async Task A_reference_to_nothing_is_missing(string reference)
    {
        using var home = new TempDirectory();
        await using var store = Store(home);

        Assert.Equal(EvidenceState.Missing, store.Open(reference).State);
    }

    [Fact]
    public async Task Many_callers_seal_at_once_into_several_packs()
    {
        using var home = new TempDirectory();
        await using var store = Store(home, maxPackBytes: 1 << 20);
        var body = RandomNumberGenerator.GetBytes(20_000);

        var all = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => store.SealAsync("s" + (i % 5), body))));

        Assert.Equal(200, all.Select(e => e.Reference).Distinct().Count());
        Assert.All(all, e => Assert.Equal(EvidenceState.Intact, store.Check(e.Reference, e.Commitment.Span)));
        Assert.True(Directory.GetFiles(home["evidence/packs"]).Length > 2);
    }

    [Fact]
    public async Task Too_long_bodies_and_closed_stores_are_refused()
    {
        using var home = new TempDirectory();
        var store = Store(home);
        await Assert.ThrowsAsync<ArgumentException>(() => store.SealAsync("s", new byte[(1 << 20) + 1]));
        await store.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => store.SealAsync("s", Body));
        Assert.Throws<ArgumentException>(() => new EvidenceStore(new EvidenceStoreOptions { Directory = home.Path, MasterKey = new byte[16] }));
    }

    private static EvidenceStore Store(TempDirectory home, long maxPackBytes = 256 << 20) =>
        new(new EvidenceStoreOptions { Directory = home["evidence"], MasterKey = SHA256.HashData("master"u8), MaxPackBytes = maxPackBytes });
}
