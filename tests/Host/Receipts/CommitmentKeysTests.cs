using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Tests.Receipts;

public sealed class CommitmentKeysTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory();

    private string Folder => Path.Combine(_home.FullName, "keys", "20261121");

    [Fact]
    public async Task Many_calls_at_midnight_get_one_key_a_subject_and_none_fails()
    {
        await using var store = Store();
        var keys = new CommitmentKeys();

        var all = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => keys.OfAsync(store, $"caller:{i % 2}", Day).AsTask(), TestContext.Current.CancellationToken)));

        Assert.Equal(2, all.Distinct().Count());
        Assert.Equal(2, Directory.GetFiles(Folder, "*.key").Length);
    }

    [Fact]
    public async Task A_crash_while_the_key_is_made_leaves_a_subject_that_works()
    {
        await using (var store = Store())
            await new CommitmentKeys().OfAsync(store, "caller:erp", Day);
        var key = Assert.Single(Directory.GetFiles(Folder));
        await File.WriteAllBytesAsync(key + ".tmp", new byte[5], TestContext.Current.CancellationToken);
        File.Delete(key);

        await using var again = Store();
        Assert.NotNull(await new CommitmentKeys().OfAsync(again, "caller:erp", Day));
    }

    [Fact]
    public async Task A_key_that_cannot_be_made_or_read_is_an_audit_that_is_unavailable()
    {
        await using (var store = Store())
            await new CommitmentKeys().OfAsync(store, "caller:erp", Day);
        await File.WriteAllBytesAsync(Directory.GetFiles(Folder).Single(), new byte[60], TestContext.Current.CancellationToken);

        await using var damaged = Store();
        await Assert.ThrowsAsync<AuditUnavailableException>(() => new CommitmentKeys().OfAsync(damaged, "caller:erp", Day).AsTask());

        await File.WriteAllTextAsync(Path.Combine(_home.FullName, "keys", "20261122"), "not a folder", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => new CommitmentKeys().OfAsync(damaged, "caller:erp", Day.AddDays(1)).AsTask());
    }

    [Fact]
    public async Task What_is_remembered_does_not_outlive_an_erasure()
    {
        await using var store = Store();
        var keys = new CommitmentKeys();
        var before = await keys.OfAsync(store, "caller:erp", Day);
        Assert.Same(before, await keys.OfAsync(store, "caller:erp", Day));

        keys.Erasing(() => store.Destroy(store.KeysOf("caller:erp")));

        Assert.NotSame(before, await keys.OfAsync(store, "caller:erp", Day));
    }

    public void Dispose() => _home.Delete(recursive: true);

    private EvidenceStore Store() => new(new EvidenceStoreOptions { Directory = _home.FullName, MasterKey = new byte[32] });
}
