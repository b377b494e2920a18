using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Machine;

public sealed class StatusRulesTests
{
    [Theory]
    [InlineData("ACSP", "RCVD", PaymentState.Accepted, "ACSP", null)]
    [InlineData("ACSP", "RJCT", PaymentState.Rejected, "RJCT", null)]
    [InlineData("ACSP", "CANC", PaymentState.Cancelled, "CANC", null)]
    [InlineData("ACSP", "BLCK", PaymentState.Rejected, "BLCK", null)]
    [InlineData("ACSC", "ACSP", PaymentState.Settled, "ACSC", null)]
    [InlineData("ACSC", "ACCC", PaymentState.Settled, "ACCC", null)]
    [InlineData("ACSC", "RJCT", PaymentState.Settled, "ACSC", "status.contradiction")]
    [InlineData("RJCT", "ACSC", PaymentState.Rejected, "RJCT", "status.contradiction")]
    [InlineData("RJCT", "ACSP", PaymentState.Rejected, "RJCT", null)]
    [InlineData("RJCT", "XXXX", PaymentState.Rejected, "RJCT", "status.contradiction")]
    [InlineData("ACSP", "XXXX", PaymentState.Accepted, "XXXX", "status.unknown_code")]
    [InlineData("ACSP", "Some text of a bank", PaymentState.Accepted, "unreadable", "status.unknown_code")]
    public async Task A_second_report_moves_the_payment_only_forward(string first, string second, PaymentState state, string status, string? attention)
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report(first))));
        var id = await house.SubmitAsync();
        await house.StepAsync(id);

        await house.Service.ReportAsync(id, An.Report(second), House.Token);

        var view = await house.GetAsync(id);
        Assert.Equal(state, view.State);
        Assert.Equal(status, view.TransactionStatus);
        Assert.Equal(attention, await house.AttentionAsync());
    }

    [Fact]
    public async Task An_unknown_code_as_first_answer_keeps_sent_and_goes_on_asking()
    {
        await using var house = new House(new ScriptedBank()
            .OnSend(new DispatchResult.Reported(An.Report("NEWX")))
            .OnEnquiry(new DispatchResult.Reported(An.Report("NEWX")), new DispatchResult.NotReceived(), new DispatchResult.Reported(An.Report("ACCP"))));
        var id = await house.SubmitAsync();

        Assert.Equal(PaymentState.Sent, (await house.StepAsync(id)).State);
        Assert.Equal(PaymentState.Sent, (await house.StepAsync(id, 10)).State);
        Assert.Equal(PaymentState.Sent, (await house.StepAsync(id, 10)).State);
        Assert.Equal("status.contradiction", await house.AttentionAsync());
        Assert.Equal(PaymentState.Accepted, (await house.StepAsync(id, 10)).State);
        Assert.Single(house.Bank.Sent);
    }

    [Fact]
    public async Task A_report_that_names_another_bank_payment_is_not_applied()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACSP"))));
        var id = await house.SubmitAsync();
        await house.StepAsync(id);

        await house.Service.ReportAsync(id, An.Report("ACSC", "B-2"), House.Token);
        await house.Service.ReportAsync(id, An.Report("ACSC", ""), House.Token);

        Assert.Equal(PaymentState.Accepted, (await house.GetAsync(id)).State);
        Assert.Equal("bank.reference_invalid", await house.AttentionAsync());
    }

    [Fact]
    public async Task A_report_about_a_payment_that_never_left_is_an_exception()
    {
        await using var house = new House();
        var id = await house.SubmitAsync(An.Submission(approvals: 1));

        await house.Service.ReportAsync(id, An.Report("ACSC"), House.Token);

        Assert.Equal(PaymentState.Held, (await house.GetAsync(id)).State);
        Assert.Equal("status.before_sending", await house.AttentionAsync());
    }

    [Fact]
    public async Task Money_comes_back_only_after_settlement()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACSC", reason: null))));
        var id = await house.SubmitAsync();

        Assert.IsType<CommandResult.Refused>(await house.Service.ReturnAsync(id, "AC04", House.Token));
        await house.StepAsync(id);
        Assert.IsType<CommandResult.Done>(await house.Service.ReturnAsync(id, "AC04", House.Token));

        var view = await house.StepAsync(id, 10);
        Assert.Equal(PaymentState.Returned, view.State);
        Assert.Equal("AC04", view.ReasonCode);
        Assert.Equal(Problems.PaymentState, Assert.IsType<CommandResult.Refused>(await house.Service.EnquireSoonAsync(id, House.Token)).Problem);
    }

    [Fact]
    public async Task A_settled_payment_is_watched_for_a_while_and_then_left_alone()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACSC"))));
        var id = await house.SubmitAsync();

        await house.StepAsync(id, 60, 120);
        var asked = house.Bank.Asked.Count;
        await house.StepAsync(id, 3600, 3);

        Assert.InRange(asked, 5, 40);
        Assert.Equal(asked, house.Bank.Asked.Count);
        Assert.Null(await house.AttentionAsync());
    }
}
