using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Tests.Crash;

namespace SecureFin.Audit.Tests.Evidence;

/// <summary>Keys of commitments: one for each subject and day, gone when the subject's key is.</summary>
public sealed class CommitmentKeyTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    [Fact]
    public async Task A_key_is_the_same_over_restarts_and_opens_by_its_id()
    {
        using var home = new TempDirectory();
        CommitmentKey first;
        await using (var store = Store(home))
            first = (await store.CommitmentKeyOfAsync("s", Day));

        await using var again = Store(home);
        Assert.Equal((first.Id, Convert.ToHexString(first.Key)), ((await again.CommitmentKeyOfAsync("s", Day)).Id, Convert.ToHexString((await again.CommitmentKeyOfAsync("s", Day)).Key)));
        Assert.Equal(Convert.ToHexString(first.Key), Convert.ToHexString(again.OpenCommitmentKey(Day, first.Id).Key));
        Assert.Equal(EvidenceState.Missing, again.OpenCommitmentKey(Day.AddDays(1), first.Id).State);
        Assert.Equal(EvidenceState.Missing, again.OpenCommitmentKey(Day, "../" + first.Id).State);
    }

    [Fact]
    public async Task A_key_that_another_process_made_is_flushed_before_anything_depends_on_it()
    {
        using var home = new TempDirectory();
        string made;
        await using (var first = new SubjectKeys(new EvidenceStoreOptions { Directory = home.Path, MasterKey = new byte[32] }, new byte[32]))
            made = (await first.ForSealingAsync("s", Day)).Id;

        var flushed = 0;
        var disk = new FaultyDisk(call => flushed += call == "flush" ? 1 : 0);
        await using var keys = new SubjectKeys(new EvidenceStoreOptions { Directory = home.Path, MasterKey = new byte[32], Disk = disk }, new byte[32]);
        Assert.Equal(made, (await keys.ForSealingAsync("s", Day)).Id);
        Assert.Equal(3, flushed); // the day, all days, the store: a kill may have come before
        await keys.ForSealingAsync("s", Day);
        Assert.Equal(3, flushed);
    }

    [Fact]
    public async Task One_erasure_destroys_the_key_of_bodies_and_of_commitments_and_no_other_subjects()
    {
        using var home = new TempDirectory();
        await using var store = Store(home);
        var body = await store.SealAsync("s", "body"u8.ToArray());
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var (mine, other) = ((await store.CommitmentKeyOfAsync("s", day)), (await store.CommitmentKeyOfAsync("t", day)));
        Assert.Equal(body.KeyId, mine.Id);

        var gone = store.KeysOf("s");
        store.Destroy(gone);

        Assert.Equal([mine.Id], gone.Select(key => key.Id));
        Assert.Equal((EvidenceState.Erased, 0), (store.OpenCommitmentKey(day, mine.Id).State, store.OpenCommitmentKey(day, mine.Id).Key.Length));
        Assert.Equal(EvidenceState.Erased, store.Open(body.Reference).State);
        Assert.Equal(EvidenceState.Intact, store.OpenCommitmentKey(day, other.Id).State);
        Assert.True(EvidenceStore.IsErased(home["evidence"], day, mine.Id));
        Assert.False(EvidenceStore.IsErased(home["evidence"], day, other.Id));
        Assert.NotEqual(mine.Id, (await store.CommitmentKeyOfAsync("s", day)).Id);
    }

    [Fact]
    public async Task A_destroyed_key_is_overwritten_before_it_is_removed_and_nothing_ties_its_id_to_the_subject()
    {
        using var home = new TempDirectory();
        var calls = new List<string>();
        await using var store = new EvidenceStore(new EvidenceStoreOptions { Directory = home["evidence"], MasterKey = new byte[32], Disk = new FaultyDisk(calls.Add) });
        var id = (await store.CommitmentKeyOfAsync("s", Day)).Id;
        var key = Assert.Single(Directory.GetFiles(home["evidence/keys/20261121"]));
        using var left = File.Open(key, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete); // the same blocks, after their name is gone
        calls.Clear();

        store.Destroy(store.KeysOf("s"));

        Assert.Empty(store.KeysOf("s"));
        Assert.Equal(new byte[60], new BinaryReader(left).ReadBytes(100));
        Assert.Equal(EvidenceState.Erased, store.OpenCommitmentKey(Day, id).State);
        Assert.Equal(id + ".erased", Path.GetFileName(Assert.Single(Directory.GetFiles(home["evidence/keys/20261121"]))));
        Assert.Equal(["flush", "flush", "write", "flushData", "flush"], calls);
    }

    [Fact]
    public async Task A_destruction_that_the_disk_cut_off_is_done_again()
    {
        using var home = new TempDirectory();
        var broken = false;
        await using var store = new EvidenceStore(new EvidenceStoreOptions { Directory = home["evidence"], MasterKey = new byte[32], Disk = new FaultyDisk(call => { if (broken && call == "write") throw new IOException(call); }) });
        await store.CommitmentKeyOfAsync("s", Day);
        var keys = store.KeysOf("s");
        broken = true;
        Assert.Throws<IOException>(() => store.Destroy(keys));
        Assert.Equal(keys, store.KeysOf("s"));

        broken = false;
        store.Destroy(keys);
        store.Destroy(keys);

        Assert.Empty(store.KeysOf("s"));
    }

    [Fact]
    public async Task A_key_that_is_damaged_is_refused_and_not_replaced()
    {
        using var home = new TempDirectory();
        await using (var store = Store(home))
            await store.CommitmentKeyOfAsync("s", Day);
        var file = Assert.Single(Directory.GetFiles(home["evidence/keys/20261121"]));
        await File.WriteAllBytesAsync(file, new byte[60]);

        await using var again = Store(home);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => again.CommitmentKeyOfAsync("s", Day).AsTask());
        Assert.Single(Directory.GetFiles(home["evidence/keys/20261121"]));
    }

    [Fact]
    public void Two_subjects_with_the_same_value_have_different_commitments()
    {
        using var home = new TempDirectory();
        var store = Store(home);
        var salt = new byte[Commitment.SaltSize];
        var texts = ArbMap.Default.ArbFor<NonEmptyString>();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(texts, texts, ArbMap.Default.ArbFor<byte>(), (a, b, day) => a.Get == b.Get || !Commit(a.Get, day).SequenceEqual(Commit(b.Get, day))));

        byte[] Commit(string subject, byte day)
        {
            var key = store.CommitmentKeyOfAsync("s" + Convert.ToHexString(Encoding.Unicode.GetBytes(subject)), Day.AddDays(day % 3)).AsTask().GetAwaiter().GetResult();
            key.Key.AsSpan(0, Commitment.SaltSize).CopyTo(salt);
            return Commitment.ToBody(salt, "the same value"u8);
        }
    }

    private static EvidenceStore Store(TempDirectory home) => new(new EvidenceStoreOptions { Directory = home["evidence"], MasterKey = new byte[32] });
}
