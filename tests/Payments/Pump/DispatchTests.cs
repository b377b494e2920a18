using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Pump;

public sealed class DispatchTests
{
    private static readonly DispatchResult TimedOut = new DispatchResult.Unknown("bank.timeout");

    [Fact]
    public async Task A_payment_is_accepted_polled_and_settled()
    {
        await using var house = new House(new ScriptedBank()
            .OnSend(Reported("ACSP"))
            .OnEnquiry(Reported("ACSP"), TimedOut, Reported("ACSC"), Reported("ACCC")));
        var id = await house.SubmitAsync();

        Assert.Equal(PaymentState.Accepted, (await house.StepAsync(id)).State);
        var settled = await house.StepAsync(id, 10, 3);

        Assert.Equal(PaymentState.Settled, settled.State);
        Assert.Equal("B-1", settled.BankReference);
        Assert.Equal("ACCC", (await house.StepAsync(id, 10)).TransactionStatus);
        await house.StepAsync(id, 3600);
        Assert.Equal(4, house.Bank.Asked.Count);
        Assert.Equal(["payment.received", "payment.sent", "payment.accepted", "payment.settled", "payment.settled"], house.Events.Published.Select(e => e.Kind));
    }

    [Fact]
    public async Task A_timeout_is_unknown_and_resolved_by_enquiry_without_a_second_send()
    {
        await using var house = new House(new ScriptedBank().OnSend(TimedOut).OnEnquiry(TimedOut, Reported("ACSC")));
        var id = await house.SubmitAsync();

        Assert.Equal(PaymentState.Unknown, (await house.StepAsync(id)).State);
        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id, 30, 2)).State);

        Assert.Single(house.Bank.Sent);
    }

    [Fact]
    public async Task Only_what_the_bank_never_received_is_sent_again_with_the_same_key_and_content()
    {
        await using var house = new House(new ScriptedBank().OnSend(TimedOut, Reported("ACSP")).OnEnquiry(new DispatchResult.NotReceived(), new DispatchResult.NotReceived()));
        var id = await house.SubmitAsync();

        await house.StepAsync(id);
        await house.StepAsync(id, 2);
        Assert.Single(house.Bank.Sent);
        await house.StepAsync(id, 4);
        var view = await house.StepAsync(id);

        Assert.Equal(PaymentState.Accepted, view.State);
        Assert.Equal(2, house.Bank.Sent.Count);
        Assert.Equal(house.Bank.Sent[0].IdempotencyKey, house.Bank.Sent[1].IdempotencyKey);
        Assert.Equal(house.Bank.Sent[0].InstructionHash, house.Bank.Sent[1].InstructionHash);
        Assert.Equal([1, 2], house.Bank.Sent.Select(dispatch => dispatch.Attempt));
        Assert.InRange(house.Bank.Sent[0].IdempotencyKey.Length, 1, 40);
    }

    [Fact]
    public async Task Nothing_is_sent_again_after_the_bank_forgot_the_key()
    {
        await using var house = new House(new ScriptedBank().OnSend(TimedOut).OnEnquiry(new DispatchResult.NotReceived(), new DispatchResult.NotReceived()));
        var id = await house.SubmitAsync();

        await house.StepAsync(id);
        Assert.Equal(PaymentState.Unknown, (await house.StepAsync(id, 24 * 3600)).State);

        Assert.Equal("resend.window_over", await house.AttentionAsync());
        Assert.IsType<CommandResult.Done>(await house.Service.CancelAsync(id, An.Approver("bert"), House.Token));
        Assert.Equal(PaymentState.Cancelled, (await house.StepAsync(id, 1)).State);
        Assert.Single(house.Bank.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_not_sent_again_ends_only_when_a_late_request_would_have_arrived(bool cancelled)
    {
        await using var house = new House(new ScriptedBank().OnSend(TimedOut).OnEnquiry([.. Enumerable.Repeat(new DispatchResult.NotReceived(), 9)]));
        if (!cancelled)
            house.Bank.OnSend(new DispatchResult.Refused("AC04"));
        var id = await house.SubmitAsync();
        await house.StepAsync(id);
        if (cancelled)
            Assert.IsType<CommandResult.Done>(await house.Service.CancelAsync(id, An.Approver("bert"), House.Token));

        Assert.Equal(PaymentState.Unknown, (await house.StepAsync(id, 20, 5)).State);
        Assert.Equal(cancelled ? PaymentState.Cancelled : PaymentState.Rejected, (await house.StepAsync(id, 120)).State);
    }

    [Fact]
    public async Task A_payment_that_policy_wants_more_people_for_on_the_day_of_the_send_waits_for_them()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.ApprovalsMissing(1), Reported("ACSC")));
        var id = await house.SubmitAsync();

        var held = await house.StepAsync(id);
        Assert.Equal((PaymentState.Held, 1), (held.State, held.ApprovalsMissing));
        Assert.IsType<CommandResult.Refused>(await house.Service.ApproveAsync(id, An.Approver("anna"), An.Submission().InstructionHash, House.Token));
        Assert.IsType<CommandResult.Done>(await house.Service.ApproveAsync(id, An.Approver("bert"), An.Submission().InstructionHash, House.Token));

        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id)).State);
        Assert.Equal(["bert"], house.Bank.Sent[^1].ApprovedBy);
    }

    [Fact]
    public async Task What_surely_never_left_is_tried_again_with_growing_pauses()
    {
        await using var house = new House(new ScriptedBank().OnSend(NotSent(), NotSent(), Reported("ACSC")));
        var id = await house.SubmitAsync(An.Submission(hold: "x"));
        await house.Service.ReleaseAsync(id, An.Approver("bert"), An.Release("x"), House.Token);

        Assert.Equal(PaymentState.Approved, (await house.StepAsync(id)).State);
        await house.StepAsync(id, 1);
        await house.StepAsync(id, 1);
        Assert.Equal(2, house.Bank.Sent.Count);

        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id, 1)).State);
    }

    [Fact]
    public async Task A_bank_that_cannot_be_reached_for_long_calls_a_person_and_clears_itself()
    {
        await using var house = new House(options: new PaymentOptions { TriesBeforeAttention = 3 });
        house.Bank.OnSend(NotSent(), NotSent(), NotSent(), Reported("ACSC"));
        var id = await house.SubmitAsync();

        Assert.True((await house.StepAsync(id, 300, 3)).NeedsAttention);
        var view = await house.StepAsync(id, 300);

        Assert.False(view.NeedsAttention);
        Assert.Equal(PaymentState.Settled, view.State);
    }

    [Fact]
    public async Task Silence_after_an_unknown_send_calls_a_person_and_enquiries_go_on()
    {
        await using var house = new House(new ScriptedBank().OnSend(TimedOut));
        var id = await house.SubmitAsync();

        await house.StepAsync(id, 300, 20);
        Assert.Equal("bank.silent", await house.AttentionAsync());
        house.Bank.Enquiries.Clear();
        house.Bank.OnEnquiry(Reported("ACSC"));

        var view = await house.StepAsync(id, 300);
        Assert.Equal(PaymentState.Settled, view.State);
        Assert.False(view.NeedsAttention);
        Assert.Single(house.Bank.Sent);
    }

    [Fact]
    public async Task An_answer_with_a_broken_signature_is_an_exception_for_a_person_and_not_believed()
    {
        await using var house = new House(new ScriptedBank()
            .OnSend(new DispatchResult.Untrusted("bank.untrusted"))
            .OnEnquiry(new DispatchResult.Untrusted("bank.untrusted"), Reported("ACSC")));
        var id = await house.SubmitAsync();

        Assert.Equal(PaymentState.Unknown, (await house.StepAsync(id)).State);
        Assert.Equal(PaymentState.Unknown, (await house.StepAsync(id, 2)).State);
        Assert.Equal("bank.untrusted", await house.AttentionAsync());
        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id, 5)).State);

        Assert.Equal("bank.untrusted", await house.AttentionAsync());
        Assert.IsType<CommandResult.Done>(await house.Service.AcknowledgeAsync(id, An.Approver("bert"), House.Token));
        Assert.Null(await house.AttentionAsync());
        Assert.IsType<CommandResult.Refused>(await house.Service.AcknowledgeAsync(id, An.Approver("bert"), House.Token));
    }

    [Fact]
    public async Task A_refusal_ends_a_first_send_but_not_one_that_may_have_arrived_before()
    {
        await using var house = new House(new ScriptedBank()
            .OnSend(new DispatchResult.Refused("policy.denied"), TimedOut, new DispatchResult.Refused("DU01"))
            .OnEnquiry(new DispatchResult.NotReceived(), new DispatchResult.NotReceived()));
        var first = await house.SubmitAsync();
        Assert.Equal("policy.denied", (await house.StepAsync(first)).ReasonCode);
        var second = await house.SubmitAsync(An.Submission("key-2"));

        await house.StepAsync(second);
        await house.StepAsync(second, 10);
        Assert.Equal(PaymentState.Unknown, (await house.StepAsync(second)).State);
        var view = await house.StepAsync(second, 130);

        Assert.Equal(PaymentState.Rejected, view.State);
        Assert.Equal("DU01", view.ReasonCode);
        Assert.Equal(3, house.Bank.Sent.Count);
    }

    [Fact]
    public async Task A_second_send_that_never_left_goes_back_to_asking()
    {
        await using var house = new House(new ScriptedBank().OnSend(TimedOut, NotSent()).OnEnquiry(new DispatchResult.NotReceived(), Reported("ACSC")));
        var id = await house.SubmitAsync();

        await house.StepAsync(id);
        await house.StepAsync(id, 10);
        Assert.Equal(PaymentState.Unknown, (await house.StepAsync(id)).State);

        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id, 10)).State);
        Assert.Equal(2, house.Bank.Sent.Count);
    }

    [Fact]
    public async Task An_exception_of_the_dispatch_counts_as_unknown()
    {
        await using var house = new House();
        house.Bank.Sends.Enqueue(_ => throw new IOException("with details"));
        house.Bank.Sends.Enqueue(_ => throw new OperationCanceledException());
        var id = await house.SubmitAsync();
        house.Clock.Seconds(1);
        var other = await house.SubmitAsync(An.Submission("key-2"));

        await house.StepAsync(id);

        Assert.Equal("dispatch.failed", (await house.GetAsync(id)).ReasonCode);
        Assert.Equal("gateway.stopped", (await house.GetAsync(other)).ReasonCode);
    }

    [Fact]
    public async Task A_connector_keeps_state_between_steps_and_attempts_until_its_attempt_is_over()
    {
        await using var house = new House(new ScriptedBank().OnEnquiry(new DispatchResult.NotReceived()).OnSend());
        house.Bank.Sends.Enqueue(async dispatch =>
        {
            await dispatch.SaveStateAsync(new Dictionary<string, string> { ["consent"] = "c-1" }, House.Token);
            return TimedOut;
        });
        house.Bank.OnSend(Reported("ACSC"));
        var id = await house.SubmitAsync();

        await house.StepAsync(id);
        await house.StepAsync(id, 10);
        await house.StepAsync(id);

        Assert.Empty(house.Bank.Sent[0].ConnectorState);
        Assert.Equal("c-1", house.Bank.Asked[0].ConnectorState["consent"]);
        Assert.Equal("c-1", house.Bank.Sent[1].ConnectorState["consent"]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => house.Bank.Sent[0].SaveStateAsync(new Dictionary<string, string>(), House.Token));
    }

    [Fact]
    public async Task A_callback_before_the_answer_of_the_send_wins_over_a_missing_answer()
    {
        await using var house = new House();
        house.Bank.Sends.Enqueue(async dispatch =>
        {
            await house.Service.ReportAsync(dispatch.PaymentId, An.Report("ACSP"), House.Token);
            return TimedOut;
        });
        house.Bank.OnEnquiry(Reported("ACSC"));
        var id = await house.SubmitAsync();

        Assert.Equal(PaymentState.Accepted, (await house.StepAsync(id)).State);
        Assert.Equal(id, await house.Service.FindByBankReferenceAsync("nordbank", "B-1", House.Token));
        Assert.IsType<CommandResult.Done>(await house.Service.EnquireSoonAsync(id, House.Token));
        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id)).State);
    }

    [Fact]
    public async Task Events_are_published_in_order_although_the_sink_fails_at_times()
    {
        await using var house = new House(new ScriptedBank().OnSend(Reported("ACCC")));
        house.Events.Failures = 3;
        var id = await house.SubmitAsync();

        for (var i = 0; i < 12; i++)
        {
            house.Clock.Seconds(10);
            await house.Pump.RunDueAsync(House.Token);
        }

        Assert.Equal([$"{id}.1", $"{id}.2", $"{id}.3"], house.Events.Published.Select(e => e.EventId));
    }

    private static DispatchResult Reported(string code) => new DispatchResult.Reported(An.Report(code));

    private static DispatchResult NotSent() => new DispatchResult.NotSent("bank.unavailable");
}
