using Dapper;
using Microsoft.Data.Sqlite;
using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Store;

public sealed class PaymentStoreTests
{
    [Fact]
    public async Task One_process_owns_a_file()
    {
        await using var house = new House();

        Assert.ThrowsAny<IOException>(() => PaymentStore.Open(house.Folder.Database, TestProtector.Instance));
    }

    [Fact]
    public async Task Everything_is_there_after_reopening()
    {
        using var folder = new TempFolder();
        string id;
        await using (var store = PaymentStore.Open(folder.Database, TestProtector.Instance))
            id = ((SubmitResult.Submitted)await new PaymentService(store, new PaymentOptions(), new ManualClock()).SubmitAsync(An.Submission(), House.Token)).View.PaymentId;

        await using var again = PaymentStore.Open(folder.Database, TestProtector.Instance);
        var service = new PaymentService(again, new PaymentOptions(), new ManualClock());

        Assert.Equal(InstructionHash.Of(An.Instruction()), InstructionHash.Of((await service.GetAsync(id, House.Token))!.Instruction));
        Assert.IsType<SubmitResult.Replayed>(await service.SubmitAsync(An.Submission(), House.Token));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Database));
    }

    [Fact]
    public async Task A_file_of_another_version_is_refused()
    {
        await using var house = new House();
        using var copy = house.Folder.Snapshot();
        Run(copy.Database, "PRAGMA user_version = 99");

        Assert.Throws<InvalidDataException>(() => PaymentStore.Open(copy.Database, TestProtector.Instance));
        Assert.Throws<InvalidDataException>(() => PaymentStore.Open(copy.Database, TestProtector.Instance));
    }

    [Theory]
    [InlineData("DELETE FROM payments")]
    [InlineData("DELETE FROM payment_events")]
    [InlineData("UPDATE payment_events SET body = '{}'")]
    [InlineData("DELETE FROM ledger")]
    [InlineData("UPDATE ledger SET instruction_hash = ''")]
    [InlineData("UPDATE payments SET instruction = '{}'")]
    [InlineData("UPDATE payments SET bank_key = ''")]
    public async Task History_ledger_and_instruction_cannot_be_rewritten(string sql)
    {
        await using var house = new House();
        await house.SubmitAsync();

        Assert.Throws<SqliteException>(() => Run(house.Folder.Database, sql));
    }

    [Fact]
    public async Task An_instruction_that_was_changed_behind_our_back_after_approval_does_not_leave()
    {
        await using var house = new House();
        var id = await house.SubmitAsync(An.Submission(approvals: 1));
        await house.Service.ApproveAsync(id, An.Approver("bert"), An.Submission().InstructionHash, House.Token);
        ChangeAmount(house.Folder.Database, id);

        var view = await house.StepAsync(id);

        Assert.Empty(house.Bank.Sent);
        Assert.Equal(PaymentState.Held, view.State);
        Assert.Equal("approval.stale", await house.AttentionAsync());
    }

    [Fact]
    public async Task A_changed_instruction_is_not_sent_again_and_ends_rejected_when_the_bank_never_had_it()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Unknown("bank.timeout")).OnEnquiry(new DispatchResult.NotReceived(), new DispatchResult.NotReceived()));
        var id = await house.SubmitAsync();
        await house.StepAsync(id);
        await house.StepAsync(id, 10);
        ChangeAmount(house.Folder.Database, id);

        await house.StepAsync(id);
        var view = await house.StepAsync(id, 120);

        Assert.Single(house.Bank.Sent);
        Assert.Equal(PaymentState.Rejected, view.State);
        Assert.Equal("approval.stale", view.ReasonCode);
    }

    [Fact]
    public async Task A_change_decided_on_an_old_row_is_refused()
    {
        await using var house = new House();
        var id = await house.SubmitAsync();

        await Assert.ThrowsAsync<System.Data.DBConcurrencyException>(() => house.Store.ChangeAsync(id, payment =>
        {
            Run(house.Folder.Database, "SELECT 1");
            return Decision.Do(Change.Loud(payment with { PaymentId = Ulid.New(house.Clock) }, "payment.moved", house.Clock.GetUtcNow()));
        }, House.Token));

        Assert.Single(await house.Service.EventsAsync(id, House.Token));
    }

    [Fact]
    public async Task A_job_that_fails_does_not_harm_the_others_of_its_batch()
    {
        await using var house = new House();
        var jobs = Enumerable.Range(0, 30).Select(i => Task.Run(async () =>
        {
            if (i % 3 == 0)
                await Assert.ThrowsAsync<InvalidOperationException>(() => house.Store.SaveConnectorStateAsync("none", 1, new Dictionary<string, string>()));
            else
                await house.SubmitAsync(An.Submission($"key-{i}"));
        }));

        await Task.WhenAll(jobs);

        Assert.Equal(20, (await house.Service.ListAsync(new PaymentFilter(), null, House.Token)).Payments.Count);
    }

    [Fact]
    public async Task A_closed_store_takes_no_more_payments()
    {
        using var folder = new TempFolder();
        var store = PaymentStore.Open(folder.Database, TestProtector.Instance);
        var service = new PaymentService(store, new PaymentOptions(), new ManualClock());
        await service.SubmitAsync(An.Submission(), House.Token);
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => service.CancelAsync("x", An.Approver("bert"), House.Token));
    }

    [Fact]
    public async Task A_copy_taken_while_many_write_is_a_whole_store()
    {
        await using var house = new House();
        var writers = Enumerable.Range(0, 60).Select(i => Task.Run(() => house.SubmitAsync(An.Submission($"key-{i}")))).ToList();
        await writers[0];
        var known = (await house.Service.ListAsync(new PaymentFilter { PageSize = 200 }, null, House.Token)).Payments.Count;

        await Task.WhenAll(writers);
        using var copy = house.Folder.Snapshot();
        await using var store = PaymentStore.Open(copy.Database, TestProtector.Instance);

        var copied = await store.ListAsync(new PaymentFilter(), null, 200, House.Token);
        Assert.InRange(copied.Count, known, 60);
        Assert.All(copied, payment => Assert.Equal(payment.InstructionHash, InstructionHash.Of(payment.Instruction)));
    }

    // What somebody with the file and the key could do.
    private static void ChangeAmount(string path, string id)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        var place = $"instruction/{id}";
        var instruction = TestProtector.Instance.Open(connection.ExecuteScalar<string>("SELECT instruction FROM payments WHERE payment_id = @id", new { id })!, place);
        connection.Execute("DROP TRIGGER payments_fixed");
        connection.Execute(
            "UPDATE payments SET instruction = @changed WHERE payment_id = @id",
            new { id, changed = TestProtector.Instance.Seal(instruction.Replace("1250.00", "9250.00", StringComparison.Ordinal), place) });
    }

    private static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }
}
