using SecureFin.Contract;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Tests.Receipts;

public sealed class CommitmentKeysTests : IDisposable
{
    private static readonly DateTimeOffset Midnight = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Keys => Path.Combine(_folder.FullName, "keys");

    [Fact]
    public async Task Many_calls_at_midnight_get_one_key_and_none_fails()
    {
        var keys = new CommitmentKeys(Keys);

        var all = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => keys.Of(Midnight), TestContext.Current.CancellationToken)));

        Assert.Single(all.Distinct());
        Assert.Single(Directory.GetFiles(Keys));
    }

    [Fact]
    public void A_crash_while_the_key_is_made_leaves_a_day_that_works()
    {
        Directory.CreateDirectory(Keys);
        File.WriteAllBytes(Path.Combine(Keys, "2026-11-21.key.tmp"), new byte[5]);

        Assert.NotNull(new CommitmentKeys(Keys).Of(Midnight));
    }

    [Fact]
    public void A_key_that_cannot_be_made_is_an_audit_that_is_unavailable()
    {
        File.WriteAllText(Keys, "not a folder");

        Assert.Equal(Problems.AuditUnavailable, Assert.Throws<ProblemException>(() => new CommitmentKeys(Keys).Of(Midnight)).Problem);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
