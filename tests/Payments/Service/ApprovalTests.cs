using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Service;

public sealed class ApprovalTests
{
    private static readonly string Hash = An.Submission().InstructionHash;

    [Fact]
    public async Task A_held_payment_leaves_only_after_two_different_people_who_did_not_make_it()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACCC"))));
        var id = await house.SubmitAsync(An.Submission(approvals: 2));
        Assert.Equal(2, (await house.StepAsync(id)).ApprovalsMissing);

        await RefusedAsync(house, id, "anna", Hash, Problems.ApprovalRefused);
        await RefusedAsync(house, id, " ANNA ", Hash, Problems.ApprovalRefused);
        await RefusedAsync(house, id, "svc-erp", Hash, Problems.ApprovalRefused);
        await RefusedAsync(house, id, "bert", "another hash", Problems.ApprovalStale);
        Assert.Equal(1, (await DoneAsync(house, id, "bert")).ApprovalsMissing);
        await RefusedAsync(house, id, "Bert", Hash, Problems.ApprovalRefused);
        await house.StepAsync(id, 100);
        Assert.Empty(house.Bank.Sent);
        Assert.Equal(PaymentState.Approved, (await DoneAsync(house, id, "carla")).State);

        Assert.Equal(PaymentState.Settled, (await house.StepAsync(id)).State);
        await RefusedAsync(house, id, "dora", Hash, Problems.PaymentState);
    }

    [Fact]
    public async Task A_rejected_or_cancelled_payment_never_leaves()
    {
        await using var house = new House();
        var rejected = await house.SubmitAsync(An.Submission("a", approvals: 1));
        var cancelled = await house.SubmitAsync(An.Submission("b"));

        Assert.IsType<CommandResult.Done>(await house.Service.RejectAsync(rejected, An.Approver("bert"), House.Token));
        Assert.IsType<CommandResult.Done>(await house.Service.CancelAsync(cancelled, An.Approver("anna"), House.Token));
        await house.StepAsync(rejected, 3600);

        Assert.Empty(house.Bank.Sent);
        Assert.Equal("approval.rejected", (await house.GetAsync(rejected)).ReasonCode);
        Assert.Equal(PaymentState.Cancelled, (await house.GetAsync(cancelled)).State);
        Assert.Equal(Problems.PaymentState, Refusal(await house.Service.RejectAsync(cancelled, An.Approver("bert"), House.Token)));
        Assert.Equal(Problems.PaymentState, Refusal(await house.Service.CancelAsync(cancelled, An.Approver("bert"), House.Token)));
        Assert.Equal(Problems.PaymentNotFound, Refusal(await house.Service.CancelAsync(Ulid.New(house.Clock), An.Approver("bert"), House.Token)));
    }

    [Fact]
    public async Task The_history_names_who_acted()
    {
        await using var house = new House();
        var id = await house.SubmitAsync(An.Submission(approvals: 1));
        await DoneAsync(house, id, "bert");

        var events = await house.Service.EventsAsync(id, House.Token);

        Assert.Equal(["payment.received", "payment.held", "payment.approved"], events.Select(e => e.Kind));
        Assert.Equal([1L, 2L, 3L], events.Select(e => e.Seq));
        Assert.Equal("bert", events[^1].Actor);
    }

    private static Problem Refusal(CommandResult result) => Assert.IsType<CommandResult.Refused>(result).Problem;

    private static async Task RefusedAsync(House house, string id, string subject, string hash, Problem problem) =>
        Assert.Equal(problem, Refusal(await house.Service.ApproveAsync(id, An.Approver(subject), hash, House.Token)));

    private static async Task<PaymentView> DoneAsync(House house, string id, string subject) =>
        Assert.IsType<CommandResult.Done>(await house.Service.ApproveAsync(id, An.Approver(subject), Hash, House.Token)).View;
}
