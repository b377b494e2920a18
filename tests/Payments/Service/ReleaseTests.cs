using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Service;

/// <summary>Ending a hold: by whom, of what, and once.</summary>
public sealed class ReleaseTests
{
    private const string Hold = "counterparty.account_changed";

    private static readonly string Hash = An.Submission().InstructionHash;

    [Fact]
    public async Task A_held_payment_leaves_after_its_release_and_the_release_is_told_once()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACCC"))));
        var id = await house.SubmitAsync(An.Submission(hold: Hold));
        await house.StepAsync(id, 24 * 3600);
        Assert.Empty(house.Bank.Sent);

        var released = await DoneAsync(house, id, "bert");

        Assert.Equal((PaymentState.Approved, null), (released.State, released.HoldReason));
        Assert.Equal(new PaymentRelease(Hold, "bert", "Called back on the known number.", house.Clock.GetUtcNow()), Assert.Single(released.Releases!));
        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id)).State);
        Assert.Equal([Hold], Assert.Single(house.Bank.Sent).ReleasedHolds);
        Assert.Equal(["payment.received", "payment.held", "payment.approved", "payment.sent", "payment.settled"], (await house.Service.EventsAsync(id, House.Token)).Select(e => e.Kind));
    }

    [Fact]
    public async Task Approvals_that_are_missing_stay_missing()
    {
        await using var house = new House();
        var id = await house.SubmitAsync(An.Submission(approvals: 1, hold: Hold));

        var released = await DoneAsync(house, id, "carla");
        Assert.Equal((PaymentState.Held, 1, null), (released.State, released.ApprovalsMissing, released.HoldReason));
        await house.StepAsync(id, 3600);
        Assert.Empty(house.Bank.Sent);
        await house.Service.ApproveAsync(id, An.Approver("bert"), Hash, House.Token);

        Assert.Equal(PaymentState.Approved, (await house.GetAsync(id)).State);
        Assert.Equal(["payment.received", "payment.held", "payment.hold_released", "payment.approved"], (await house.Service.EventsAsync(id, House.Token)).Select(e => e.Kind));
    }

    [Fact]
    public async Task A_hold_that_is_approved_first_still_needs_its_release()
    {
        await using var house = new House();
        var id = await house.SubmitAsync(An.Submission(approvals: 1, hold: Hold));

        await house.Service.ApproveAsync(id, An.Approver("bert"), Hash, House.Token);
        Assert.Equal((PaymentState.Held, Hold), ((await house.GetAsync(id)).State, (await house.GetAsync(id)).HoldReason));

        Assert.Equal(PaymentState.Approved, (await DoneAsync(house, id, "carla")).State);
    }

    [Theory]
    [InlineData("anna", Hold, null, "release.refused")]
    [InlineData(" ANNA ", Hold, null, "release.refused")]
    [InlineData("svc-erp", Hold, null, "release.refused")]
    [InlineData("bert", Hold, "another hash", "release.stale")]
    [InlineData("bert", "window.closed", null, "release.stale")]
    [InlineData("bert", "", null, "release.stale")]
    public async Task Who_made_it_or_looked_at_something_else_does_not_release_it(string subject, string hold, string? hash, string code)
    {
        await using var house = new House();
        var id = await house.SubmitAsync(An.Submission(hold: Hold));

        Assert.Equal(code, await RefusedAsync(house, id, subject, An.Release(hold, hash)));

        Assert.Equal((PaymentState.Held, Hold), ((await house.GetAsync(id)).State, (await house.GetAsync(id)).HoldReason));
        Assert.Equal(2, (await house.Service.EventsAsync(id, House.Token)).Count);
    }

    [Fact]
    public async Task What_nothing_holds_is_not_released()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACSP"))));
        var (received, waiting) = (await house.SubmitAsync(An.Submission("a")), await house.SubmitAsync(An.Submission("b", approvals: 1)));
        var (released, cancelled) = (await house.SubmitAsync(An.Submission("c", hold: Hold)), await house.SubmitAsync(An.Submission("d", hold: Hold)));
        await DoneAsync(house, released, "carla");
        await house.Service.CancelAsync(cancelled, An.Approver("anna"), House.Token);

        Assert.Equal("release.not_held", await RefusedAsync(house, received, "bert", An.Release(Hold)));
        Assert.Equal("release.not_held", await RefusedAsync(house, waiting, "bert", An.Release(Hold)));
        Assert.Equal("release.not_held", await RefusedAsync(house, released, "bert", An.Release(Hold)));
        Assert.Equal("payment.state", await RefusedAsync(house, cancelled, "bert", An.Release(Hold)));
        Assert.Equal("payment.not_found", await RefusedAsync(house, Ulid.New(house.Clock), "bert", An.Release(Hold)));
        await house.StepAsync(received);
        Assert.Equal("payment.state", await RefusedAsync(house, received, "bert", An.Release(Hold)));
    }

    [Fact]
    public async Task The_same_release_again_changes_nothing_also_when_the_payment_went_on()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACCC"))));
        var id = await house.SubmitAsync(An.Submission(hold: Hold));

        await DoneAsync(house, id, "bert");
        Assert.Equal(PaymentState.Approved, (await DoneAsync(house, id, "bert")).State);
        await house.StepAsync(id);

        Assert.Equal(PaymentState.Settled, (await DoneAsync(house, id, "bert")).State);
        Assert.Equal(5, (await house.Service.EventsAsync(id, House.Token)).Count);
    }

    [Fact]
    public async Task Of_many_releases_at_once_one_counts()
    {
        await using var house = new House();
        var id = await house.SubmitAsync(An.Submission(hold: Hold));

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => house.Service.ReleaseAsync(id, An.Approver($"person-{i}"), An.Release(Hold), House.Token))));

        Assert.Single(results.OfType<CommandResult.Done>());
        Assert.All(results.OfType<CommandResult.Refused>(), refused => Assert.Equal(Problems.ReleaseNotHeld, refused.Problem));
        Assert.Single((await house.GetAsync(id)).Releases!);
        Assert.Equal(3, (await house.Service.EventsAsync(id, House.Token)).Count);
    }

    [Fact]
    public async Task Of_a_release_and_a_cancellation_at_once_the_payment_ends_cancelled_or_was_released_before()
    {
        await using var house = new House();
        for (var round = 0; round < 20; round++)
        {
            var id = await house.SubmitAsync(An.Submission($"key-{round}", hold: Hold));

            var release = Task.Run(() => house.Service.ReleaseAsync(id, An.Approver("bert"), An.Release(Hold), House.Token));
            var cancel = Task.Run(() => house.Service.CancelAsync(id, An.Approver("anna"), House.Token));

            Assert.IsType<CommandResult.Done>(await cancel); // what was released and has not left can still be cancelled
            var kinds = (await house.Service.EventsAsync(id, House.Token)).Select(e => e.Kind).Skip(2);
            string[] expected = await release is CommandResult.Done ? ["payment.approved", "payment.cancelled"] : ["payment.cancelled"];
            Assert.Equal(expected, kinds);
            await house.StepAsync(id, 3600);
        }

        Assert.Empty(house.Bank.Sent);
    }

    [Fact]
    public async Task A_crash_after_the_release_and_before_the_send_loses_neither()
    {
        TempFolder disk;
        string id;
        await using (var house = new House())
        {
            id = await house.SubmitAsync(An.Submission(hold: Hold));
            await DoneAsync(house, id, "bert");
            disk = house.Folder.Snapshot();
        }

        await using var next = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACCC"))), disk);
        await next.Pump.RecoverAsync();
        Assert.Equal(PaymentState.Approved, (await DoneAsync(next, id, "bert")).State);

        Assert.Equal(PaymentState.Settled, (await next.StepAsync(id)).State);
        Assert.Equal([Hold], Assert.Single(next.Bank.Sent).ReleasedHolds);
        Assert.Equal(["payment.received", "payment.held", "payment.approved", "payment.sent", "payment.settled"], (await next.Service.EventsAsync(id, House.Token)).Select(e => e.Kind));
    }

    private static async Task<string> RefusedAsync(House house, string id, string subject, ReleaseRequest request) =>
        Assert.IsType<CommandResult.Refused>(await house.Service.ReleaseAsync(id, An.Approver(subject), request, House.Token)).Problem.Code;

    private static async Task<PaymentView> DoneAsync(House house, string id, string subject) =>
        Assert.IsType<CommandResult.Done>(await house.Service.ReleaseAsync(id, An.Approver(subject), An.Release(Hold), House.Token)).View;
}
