using Dapper;
using Microsoft.Data.Sqlite;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Requests;

public sealed class RequestLedgerTests : IDisposable
{
    private static readonly byte[] Digest = [1, 2, 3];
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task The_first_request_gets_the_key_and_its_twin_hears_that_it_runs()
    {
        await using var ledger = Open();

        Assert.IsType<RequestClaim.First>(await ledger.ClaimAsync("erp", "k", Digest, "x1", House.Token));
        Assert.IsType<RequestClaim.Running>(await ledger.ClaimAsync("erp", "k", Digest, "x2", House.Token));
        Assert.IsType<RequestClaim.First>(await ledger.ClaimAsync("treasury", "k", Digest, "x3", House.Token));
    }

    [Fact]
    public async Task Of_many_at_once_one_is_first()
    {
        await using var ledger = Open();

        var claims = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => ledger.ClaimAsync("erp", "k", Digest, $"x{i}", House.Token))));

        Assert.Single(claims.OfType<RequestClaim.First>());
        Assert.Equal(63, claims.OfType<RequestClaim.Running>().Count());
    }

    [Fact]
    public async Task An_answer_outlives_a_restart()
    {
        await using (var ledger = Open())
        {
            await ledger.ClaimAsync("erp", "k", Digest, "x1", House.Token);
            await ledger.AnswerAsync("x1", [9, 9]);
        }

        await using var again = Open();
        var answered = Assert.IsType<RequestClaim.Answered>(await again.ClaimAsync("erp", "k", Digest, "x2", House.Token));

        Assert.Equal("x1", answered.Exchange);
        Assert.Equal([9, 9], answered.Answer);
    }

    [Fact]
    public async Task What_a_crash_cut_off_is_unknown_and_stays_so()
    {
        await using (var ledger = Open())
            await ledger.ClaimAsync("erp", "k", Digest, "x1", House.Token);

        await using var again = Open();
        await again.AnswerAsync("x1", [1]); // the process that could have known is gone

        Assert.Equal("x1", Assert.IsType<RequestClaim.Unknown>(await again.ClaimAsync("erp", "k", Digest, "x2", House.Token)).Exchange);
    }

    [Fact]
    public async Task Another_request_with_the_key_is_a_mismatch_in_every_state()
    {
        await using var ledger = Open();
        await ledger.ClaimAsync("erp", "k", Digest, "x1", House.Token);
        Assert.IsType<RequestClaim.Mismatch>(await ledger.ClaimAsync("erp", "k", [4], "x2", House.Token));
        await ledger.AnswerAsync("x1", [1]);
        Assert.IsType<RequestClaim.Mismatch>(await ledger.ClaimAsync("erp", "k", [4], "x3", House.Token));
    }

    [Fact]
    public async Task A_request_of_which_nothing_left_gives_its_key_back()
    {
        await using var ledger = Open();
        await ledger.ClaimAsync("erp", "k", Digest, "x1", House.Token);
        await ledger.ReleaseAsync("x1");

        Assert.IsType<RequestClaim.First>(await ledger.ClaimAsync("erp", "k", [4], "x2", House.Token));
    }

    [Fact]
    public async Task After_the_retention_a_key_is_new_and_its_answer_gone_from_disk()
    {
        var marker = "a-name-that-must-go"u8.ToArray();
        await using (var ledger = Open())
        {
            await ledger.ClaimAsync("erp", "k", Digest, "x1", House.Token);
            await ledger.AnswerAsync("x1", marker);
            await ledger.ClaimAsync("erp", "running", Digest, "x2", House.Token);
            _clock.Advance(TimeSpan.FromDays(2));

            Assert.IsType<RequestClaim.First>(await ledger.ClaimAsync("erp", "k", [4], "x3", House.Token));
            Assert.IsType<RequestClaim.Running>(await ledger.ClaimAsync("erp", "running", Digest, "x4", House.Token));
        }

        foreach (var file in Directory.GetFiles(_folder.Path))
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf(marker));
    }

    [Fact]
    public async Task It_holds_so_many_keys_and_no_more()
    {
        await using var ledger = Open(maxEntries: 2);
        await ledger.ClaimAsync("erp", "a", Digest, "x1", House.Token);
        await ledger.ClaimAsync("erp", "b", Digest, "x2", House.Token);

        Assert.IsType<RequestClaim.Full>(await ledger.ClaimAsync("erp", "c", Digest, "x3", House.Token));
        Assert.IsType<RequestClaim.Running>(await ledger.ClaimAsync("erp", "a", Digest, "x4", House.Token));
        await ledger.ReleaseAsync("x1");
        Assert.IsType<RequestClaim.First>(await ledger.ClaimAsync("erp", "c", Digest, "x5", House.Token));
    }

    [Fact]
    public async Task Claims_that_the_disk_refused_take_no_room()
    {
        await using var ledger = Open(maxEntries: 2);
        Raw("CREATE TRIGGER full BEFORE INSERT ON requests BEGIN SELECT RAISE(ABORT, 'disk is full'); END");
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAnyAsync<Exception>(() => ledger.ClaimAsync("erp", "a", Digest, "x", House.Token));
        Raw("DROP TRIGGER full");

        Assert.IsType<RequestClaim.First>(await ledger.ClaimAsync("erp", "a", Digest, "x1", House.Token));
        Assert.IsType<RequestClaim.First>(await ledger.ClaimAsync("erp", "b", Digest, "x2", House.Token));
        Assert.IsType<RequestClaim.Full>(await ledger.ClaimAsync("erp", "c", Digest, "x3", House.Token));
    }

    [Fact]
    public async Task Neither_key_nor_digest_lies_in_the_file_and_another_protection_does_not_open_it()
    {
        var digest = System.Security.Cryptography.SHA256.HashData("a form that everybody knows"u8);
        await using (var ledger = Open())
        {
            await ledger.ClaimAsync("erp", "pay-DE89370400440532013000", digest, "x1", House.Token);
            foreach (var file in Directory.GetFiles(_folder.Path, "requests.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
            {
                using var shared = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                var bytes = new byte[shared.Length];
                shared.ReadExactly(bytes);
                Assert.Equal((-1, -1), (bytes.AsSpan().IndexOf("DE8937040044"u8), bytes.AsSpan().IndexOf(digest)));
            }
        }

        var options = new RequestLedgerOptions { Path = Path.Combine(_folder.Path, "requests.db"), Retention = TimeSpan.FromDays(1), MaxEntries = 9, Protector = new TestProtector(2) };
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => RequestLedger.Open(options, _clock));
    }

    [Fact]
    public async Task One_process_owns_the_file()
    {
        await using var ledger = Open();

        Assert.ThrowsAny<IOException>(() => Open());
    }

    [Fact]
    public async Task A_claim_that_comes_after_its_caller_left_is_given_back()
    {
        await using var ledger = Open(maxEntries: 2);
        using var disk = new StalledCommits(ledger);
        disk.Stall();
        using var caller = new CancellationTokenSource();
        var (first, second) = (ledger.ClaimAsync("erp", "k", Digest, "x1", caller.Token), ledger.ClaimAsync("erp", "k", Digest, "x2", caller.Token));
        await disk.Hangs;

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        disk.Resume();

        RequestClaim again;
        for (var i = 3; (again = await ledger.ClaimAsync("erp", "k", Digest, $"x{i}", House.Token)) is RequestClaim.Running; i++)
            await Task.Delay(10, House.Token);
        Assert.IsType<RequestClaim.First>(again);
        Assert.IsType<RequestClaim.First>(await ledger.ClaimAsync("erp", "another", Digest, "y", House.Token)); // and its place is free
    }

    public void Dispose() => _folder.Dispose();

    private void Raw(string sql)
    {
        using var other = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "requests.db")};Pooling=False");
        other.Open();
        other.Execute(sql);
    }

    private RequestLedger Open(int maxEntries = 1000) => RequestLedger.Open(
        new RequestLedgerOptions { Path = Path.Combine(_folder.Path, "requests.db"), Retention = TimeSpan.FromDays(1), MaxEntries = maxEntries, Protector = TestProtector.Instance }, _clock);
}
