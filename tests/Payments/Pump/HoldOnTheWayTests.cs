using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Pump;

/// <summary>Policy holds a payment on the day of its send: it waits for a person, or until policy lets go.</summary>
public sealed class HoldOnTheWayTests
{
    private static readonly DispatchResult Held = new DispatchResult.Held("window.closed");
    private static readonly DispatchResult Changed = new DispatchResult.Held("counterparty.account_changed");

    [Fact]
    public async Task It_is_shown_as_held_and_goes_when_policy_lets_go_without_a_trace_of_attempts()
    {
        await using var house = new House(new ScriptedBank().OnSend(Held, Settled()));
        house.Bank.Refusals.Enqueue(Held);
        house.Bank.Refusals.Enqueue(new DispatchResult.NotSent("policy.unavailable"));
        var id = await house.SubmitAsync();

        var held = await house.StepAsync(id);
        Assert.Equal((PaymentState.Held, "window.closed", "policy.held", false), (held.State, held.HoldReason, held.ReasonCode, held.NeedsAttention));
        Assert.Equal(PaymentState.Held, (await house.StepAsync(id, 300, 2)).State);
        Assert.Single(house.Bank.Sent);

        var left = await house.StepAsync(id, 300);
        Assert.Equal((PaymentState.Settled, null, null), (left.State, left.HoldReason, left.ReasonCode));
        Assert.Null(left.Releases);
        Assert.Equal(["payment.received", "payment.sent", "payment.held", "payment.sent", "payment.settled"], (await house.Service.EventsAsync(id, House.Token)).Select(e => e.Kind));
    }

    [Fact]
    public async Task A_person_releases_it_and_it_goes_at_once()
    {
        await using var house = new House(new ScriptedBank().OnSend(Held, Settled()));
        var id = await house.SubmitAsync();
        await house.StepAsync(id);

        Assert.Equal("release.refused", Refusal(await ReleaseAsync(house, id, "anna", "window.closed")));
        Assert.IsType<CommandResult.Done>(await ReleaseAsync(house, id, "bert", "window.closed"));

        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id)).State);
        Assert.Equal(["window.closed"], house.Bank.Sent[^1].ReleasedHolds);
    }

    [Fact]
    public async Task A_new_reason_holds_it_again_and_an_old_release_does_not_end_that()
    {
        await using var house = new House(new ScriptedBank().OnSend(Changed, Settled()));
        var id = await house.SubmitAsync(An.Submission(hold: "window.closed"));
        await ReleaseAsync(house, id, "bert", "window.closed");

        Assert.Equal((PaymentState.Held, "counterparty.account_changed"), ((await house.StepAsync(id)).State, (await house.GetAsync(id)).HoldReason));
        Assert.Equal(["window.closed"], house.Bank.Sent[^1].ReleasedHolds);
        // The first release, repeated because its answer was lost, is done already; under another name it is stale.
        Assert.Equal(PaymentState.Held, Assert.IsType<CommandResult.Done>(await ReleaseAsync(house, id, "bert", "window.closed")).View.State);
        Assert.Equal("release.stale", Refusal(await ReleaseAsync(house, id, "carla", "window.closed")));
        Assert.IsType<CommandResult.Done>(await ReleaseAsync(house, id, "carla", "counterparty.account_changed"));

        var settled = await house.StepAsync(id);
        Assert.Equal(PaymentState.Settled, settled.State);
        Assert.Equal([("window.closed", "bert"), ("counterparty.account_changed", "carla")], settled.Releases!.Select(release => (release.HoldReason, release.ReleasedBy)));
        Assert.Equal(["window.closed", "counterparty.account_changed"], house.Bank.Sent[^1].ReleasedHolds);
    }

    [Fact]
    public async Task Another_reason_while_it_waits_is_told_and_the_hold_of_before_can_no_longer_be_released()
    {
        await using var house = new House(new ScriptedBank().OnSend(Held));
        house.Bank.Refusals.Enqueue(Changed);
        var id = await house.SubmitAsync();
        await house.StepAsync(id);
        await house.StepAsync(id, 300);

        Assert.Equal("release.stale", Refusal(await ReleaseAsync(house, id, "bert", "window.closed")));

        Assert.Equal("counterparty.account_changed", (await house.GetAsync(id)).HoldReason);
        Assert.Equal(["payment.received", "payment.sent", "payment.held", "payment.held"], (await house.Service.EventsAsync(id, House.Token)).Select(e => e.Kind));
    }

    [Fact]
    public async Task A_question_to_policy_that_fails_leaves_it_held_until_the_next_pause()
    {
        await using var house = new House(new ScriptedBank { RefusalFault = new IOException("disk") }.OnSend(Held, Settled()));
        var id = await house.SubmitAsync();
        await house.StepAsync(id);

        Assert.Equal(PaymentState.Held, (await house.StepAsync(id, 300)).State);
        Assert.True(house.Store.NextDue(house.Clock.GetUtcNow()) - house.Clock.GetUtcNow() > TimeSpan.FromMinutes(1));
        Assert.Single(house.Bank.Sent);

        house.Bank.RefusalFault = null;
        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id, 300)).State);
    }

    [Fact]
    public async Task What_is_cancelled_while_policy_is_asked_stays_cancelled()
    {
        await using var house = new House(new ScriptedBank().OnSend(Held));
        var id = await house.SubmitAsync();
        await house.StepAsync(id);

        await house.Service.CancelAsync(id, An.Approver("anna"), House.Token);

        Assert.Equal(PaymentState.Cancelled, (await house.StepAsync(id, 3600)).State);
        Assert.Single(house.Bank.Sent);
    }

    [Fact]
    public async Task More_approvals_that_policy_wants_meanwhile_are_asked_for()
    {
        await using var house = new House(new ScriptedBank().OnSend(Held, new DispatchResult.ApprovalsMissing(1), Settled()));
        house.Bank.Refusals.Enqueue(new DispatchResult.ApprovalsMissing(1));
        var id = await house.SubmitAsync();
        await house.StepAsync(id);

        var waiting = await house.StepAsync(id, 300);
        Assert.Equal((PaymentState.Held, 1, null), (waiting.State, waiting.ApprovalsMissing, waiting.HoldReason));
        await house.Service.ApproveAsync(id, An.Approver("bert"), An.Submission().InstructionHash, House.Token);

        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id)).State);
    }

    [Fact]
    public async Task What_may_be_at_the_bank_is_asked_about_and_not_shown_as_held()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Unknown("bank.timeout"), Held).OnEnquiry(new DispatchResult.NotReceived()));
        var id = await house.SubmitAsync();
        await house.StepAsync(id);
        await house.StepAsync(id, 10);

        var view = await house.StepAsync(id);

        Assert.Equal((PaymentState.Unknown, "policy.held"), (view.State, view.ReasonCode));
    }

    private static DispatchResult Settled() => new DispatchResult.Reported(An.Report("ACCC"));

    private static Task<CommandResult> ReleaseAsync(House house, string id, string subject, string hold) =>
        house.Service.ReleaseAsync(id, An.Approver(subject), An.Release(hold), House.Token);

    private static string Refusal(CommandResult result) => Assert.IsType<CommandResult.Refused>(result).Problem.Code;
}
