using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Service;

public sealed class SubmitTests
{
    [Fact]
    public async Task A_submitted_payment_has_its_references_and_is_durable()
    {
        await using var house = new House();

        var id = await house.SubmitAsync();

        var view = await house.GetAsync(id);
        Assert.True(Ulid.IsValid(id));
        Assert.True(Uetr.IsValid(view.Uetr));
        Assert.Equal(PaymentState.Received, view.State);
        Assert.Equal(InstructionHash.Of(view.Instruction), view.InstructionHash);
    }

    [Fact]
    public async Task The_same_key_and_hash_give_the_first_answer_even_after_the_payment_moved_on()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACSC"))));
        var first = Assert.IsType<SubmitResult.Submitted>(await house.Service.SubmitAsync(An.Submission(), House.Token));
        await house.StepAsync(first.View.PaymentId);

        var again = Assert.IsType<SubmitResult.Replayed>(await house.Service.SubmitAsync(An.Submission(), House.Token));

        Assert.Equal(PaymentState.Received, again.View.State);
        Assert.Equal(first.View.PaymentId, again.View.PaymentId);
        Assert.Equal(first.View.CreatedAt, again.View.CreatedAt);
        Assert.Single(house.Bank.Sent);
    }

    [Fact]
    public async Task The_same_key_with_another_instruction_is_a_mismatch()
    {
        await using var house = new House();
        var id = await house.SubmitAsync();

        var other = await house.Service.SubmitAsync(An.Submission(amount: 1250.01m), House.Token);

        Assert.Equal(new SubmitResult.KeyMismatch(id), other);
        Assert.Single((await house.Service.ListAsync(new PaymentFilter(), null, House.Token)).Payments);
    }

    [Fact]
    public async Task Another_caller_may_use_the_same_key()
    {
        await using var house = new House();
        await house.SubmitAsync();

        await house.SubmitAsync(An.Submission() with { Caller = "payroll" });

        Assert.Equal(2, (await house.Service.ListAsync(new PaymentFilter(), null, House.Token)).Payments.Count);
    }

    [Fact]
    public async Task Many_equal_submissions_at_once_make_one_payment()
    {
        await using var house = new House();

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => house.Service.SubmitAsync(An.Submission(), House.Token))));

        Assert.Single(results.OfType<SubmitResult.Submitted>());
        Assert.Equal(39, results.OfType<SubmitResult.Replayed>().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    public async Task A_key_that_is_not_visible_ascii_is_refused(string key)
    {
        await using var house = new House();

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => house.Service.SubmitAsync(An.Submission(key), House.Token));

        Assert.Equal(Problems.IdempotencyKeyInvalid, refusal.Problem);
        await Assert.ThrowsAsync<ArgumentException>(() => house.Service.SubmitAsync(An.Submission() with { InstructionHash = "0" }, House.Token));
    }

    [Fact]
    public async Task Payments_are_listed_newest_first_in_pages()
    {
        await using var house = new House();
        for (var i = 0; i < 5; i++)
        {
            await house.SubmitAsync(An.Submission($"key-{i}"));
            house.Clock.Seconds(1);
        }

        var first = await house.Service.ListAsync(new PaymentFilter { PageSize = 3, State = PaymentState.Received, Bank = "nordbank", Caller = "erp-client" }, null, House.Token);
        var second = await house.Service.ListAsync(new PaymentFilter { PageSize = 3 }, first.NextCursor, House.Token);

        Assert.Equal(3, first.Payments.Count);
        Assert.Equal(2, second.Payments.Count);
        Assert.Null(second.NextCursor);
        var all = first.Payments.Concat(second.Payments).Select(view => view.PaymentId).ToList();
        Assert.Equal(all.OrderDescending(StringComparer.Ordinal), all);
        Assert.Empty((await house.Service.ListAsync(new PaymentFilter { Bank = "other" }, null, House.Token)).Payments);
    }
}
