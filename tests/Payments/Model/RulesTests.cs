using FsCheck;
using FsCheck.Fluent;
using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Model;

/// <summary>Throws random happenings at the pure rules and watches what must never happen.</summary>
public sealed class RulesTests
{
    private static readonly PaymentOptions Options = new();
    private const string AtCreation = "sanctions-hit";

    private static readonly string[] Codes = ["RCVD", "ACSP", "ACSC", "ACCC", "RJCT", "CANC", "NEWX"];

    [Fact]
    public void No_order_of_happenings_breaks_the_rules() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 9999)).Resize(60).ToArbitrary(), happenings => Walk(happenings)));

    private static bool Walk(IEnumerable<int> happenings)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var payment = SubmitRules.Begin(An.Submission(hold: happenings.FirstOrDefault() % 2 == 0 ? AtCreation : null), now)[^1].Next;
        var permitted = true;
        foreach (var number in happenings)
        {
            now += TimeSpan.FromSeconds(number % 13);
            var inFlight = payment is { State: PaymentState.Sent, Work: WorkKind.None };
            var change = Happen(payment, number, inFlight, now);
            if (change is null)
                continue;
            if (change.Kind is "payment.sent")
            {
                Assert.True(permitted, "sent again without the bank's word that it never got it");
                permitted = false;
            }

            // Only these two say for certain that the last send is not at the bank.
            permitted |= change.Kind is "payment.resend" || (change.Kind is "payment.not_sent" or "payment.held" && !payment.MayBeAtBank);
            Judge(payment, change);
            payment = change.Next;
        }

        return true;
    }

    private static Change? Happen(Payment payment, int number, bool inFlight, DateTimeOffset now)
    {
        var report = new StatusReport("B-1", Codes[number / 13 % Codes.Length], null, null);
        DispatchResult result = (number / 7 % 8) switch
        {
            0 => new DispatchResult.Reported(report),
            1 => new DispatchResult.NotSent("bank.unavailable"),
            2 => new DispatchResult.NotReceived(),
            3 => new DispatchResult.Untrusted("bank.untrusted"),
            4 => new DispatchResult.Refused("AC04"),
            5 => new DispatchResult.Held("window.closed"),
            6 => new DispatchResult.Held("counterparty.account_changed"),
            _ => new DispatchResult.Unknown("bank.timeout"),
        };
        return (number % 6) switch
        {
            0 when number > 9000 => DispatchRules.Recover(payment, now),
            0 or 1 => DispatchRules.BeginSend(payment, payment.DueAt ?? now),
            2 or 3 when inFlight => DispatchRules.AfterSend(payment, payment.Attempt, result, now, Options),
            4 when payment.Work is WorkKind.Enquire => DispatchRules.AfterEnquiry(payment, result, now, Options),
            3 when payment is { State: PaymentState.Held, Work: WorkKind.Send } => DispatchRules.StillHeld(payment, result, now, Options),
            5 when number < 2000 => ApprovalRules.Release(payment, An.Approver("bert"), An.Release(payment.Hold ?? ""), now).Change,
            5 when number > 9000 => ApprovalRules.Cancel(payment, An.Approver("bert"), now).Change,
            5 when number > 7000 && payment.State is not (PaymentState.Received or PaymentState.Held) => StatusRules.Apply(payment, report, now, Options),
            _ => null,
        };
    }

    private static void Judge(Payment before, Change change)
    {
        var after = change.Next;
        Assert.Equal(before.Seq + (change.Kind is null ? 0 : 1), after.Seq);
        Assert.Equal(before.BankKey, after.BankKey);
        Assert.Equal(before.InstructionHash, after.InstructionHash);
        Assert.True(!before.MayBeAtBank || after.MayBeAtBank);
        if (before.State is PaymentState.Settled or PaymentState.Rejected or PaymentState.Cancelled or PaymentState.Returned)
            Assert.Equal(before.State, after.State);
        if (change.Kind is "payment.sent")
            Assert.True(after.Hold is null || after.Release is not null, "sent under a hold");
        if (before is { State: PaymentState.Held, Hold: AtCreation, Release: null })
            Assert.True(change.Kind is "payment.hold_released" or "payment.approved" or "payment.cancelled", $"left without a release: {change.Kind} to {after.State}");
        Assert.True(after.Releases.Count >= before.Releases.Count, "a release was forgotten");
        if (after.MayBeAtBank)
            Assert.DoesNotContain(after.State, new[] { PaymentState.Received, PaymentState.Held, PaymentState.Approved });
        var inFlight = after.State is PaymentState.Sent && change.Kind is "payment.sent";
        if (!inFlight && after.State is PaymentState.Received or PaymentState.Approved or PaymentState.Unknown or PaymentState.Accepted)
            Assert.True(after.Work is not WorkKind.None && after.DueAt is not null, $"stuck in {after.State}");
        if (after.IsFinal)
            Assert.Equal(WorkKind.None, after.Work);
    }
}
