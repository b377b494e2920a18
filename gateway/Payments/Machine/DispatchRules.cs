using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>When a payment may be sent, and what each result of sending and asking does to it.</summary>
/// <remarks>
/// Money moves at most once: Sent is durable before the bank is called, so that a crash leaves Unknown behind; what may be at
/// the bank is only sent again right after an enquiry said that it was never received, with the same key.
/// </remarks>
internal static class DispatchRules
{
    /// <summary>Attention code of a bank that does not answer; it clears itself with the next trusted answer.</summary>
    public const string SilentCode = "bank.silent";

    /// <summary>Stop code of a cancellation that came when the payment may have been at the bank.</summary>
    public const string CancelledCode = "cancelled";

    /// <summary>Code of a payment that today's policy sends only with more approvals than it has.</summary>
    public const string ApprovalsCode = "approval.more_required";

    /// <summary>Code of a payment that today's policy holds on its way.</summary>
    public const string HeldCode = "policy.held";

    /// <summary>Marks the send as begun; null when nothing is to be sent now.</summary>
    public static Change? BeginSend(Payment payment, DateTimeOffset now)
    {
        if (payment.Work is not WorkKind.Send || payment.DueAt > now)
            return null;
        // Held with work is held on its way, and policy has let go: no person had to.
        if (payment is { State: PaymentState.Held, Release: null })
            payment = payment with { Hold = null, ReasonCode = null };
        if (!ApprovalRules.MayLeave(payment))
            return KeepBack(payment, now);
        return Change.Loud(
            payment with
            {
                State = PaymentState.Sent,
                Attempt = payment.Attempt + 1,
                FirstSentAt = payment.FirstSentAt ?? now,
                LastSentAt = now,
                Work = WorkKind.None,
                DueAt = null,
            },
            "payment.sent", now);
    }

    /// <summary>After a restart: a send that was in flight may have reached the bank.</summary>
    public static Change? Recover(Payment payment, DateTimeOffset now) =>
        payment is { State: PaymentState.Sent, Work: WorkKind.None }
            ? Change.Loud(
                payment with { State = PaymentState.Unknown, ReasonCode = "gateway.restarted", MayBeAtBank = true, Work = WorkKind.Enquire, DueAt = now, Enquiries = 0 },
                "payment.unknown", now)
            : null;

    /// <summary>Applies the result of send number <paramref name="attempt"/>.</summary>
    public static Change? AfterSend(Payment payment, int attempt, DispatchResult result, DateTimeOffset now, PaymentOptions options)
    {
        if (payment.Attempt != attempt)
            return null;
        if (result is DispatchResult.Reported reported)
            return StatusRules.Apply(payment, reported.Report, now, options);
        if (payment.State is not PaymentState.Sent)
            return OvertakenByCallback(payment, result, now, options);
        return result switch
        {
            DispatchResult.NotSent notSent when !payment.MayBeAtBank => TryAgain(payment, notSent.Code, now, options),
            DispatchResult.NotSent notSent => Unknown(payment, notSent.Code, now, options),
            DispatchResult.ApprovalsMissing more when !payment.MayBeAtBank => WaitForPeople(payment, more.Required, now),
            DispatchResult.Held held when !payment.MayBeAtBank => WaitForRelease(payment, held.Reason, now, options),
            DispatchResult.Held => Unknown(payment, HeldCode, now, options),
            DispatchResult.ApprovalsMissing => Unknown(payment with { AttentionCode = ApprovalsCode }, ApprovalsCode, now, options),
            DispatchResult.Refused refused when !payment.MayBeAtBank => Reject(payment, refused.Code, now),
            DispatchResult.Refused refused => Unknown(payment with { StopCode = refused.Code }, refused.Code, now, options),
            DispatchResult.Untrusted untrusted => Unknown(payment with { AttentionCode = untrusted.Code }, untrusted.Code, now, options),
            DispatchResult.Unknown unknown => Unknown(payment, unknown.Code, now, options),
            _ => Unknown(payment, "bank.no_answer", now, options),
        };
    }

    /// <summary>Policy was asked again about a payment that it holds on its way, and did not let go: it stays, for the reasons of now.</summary>
    public static Change? StillHeld(Payment payment, DispatchResult refusal, DateTimeOffset now, PaymentOptions options)
    {
        if (payment is not { State: PaymentState.Held, Work: WorkKind.Send })
            return null; // released, rejected or cancelled meanwhile
        return refusal is DispatchResult.Held held && held.Reason != payment.Hold
            ? WaitForRelease(payment, held.Reason, now, options)
            : Change.Quiet(payment with { DueAt = now + options.LongestPause });
    }

    /// <summary>Applies the result of an enquiry.</summary>
    public static Change? AfterEnquiry(Payment payment, DispatchResult result, DateTimeOffset now, PaymentOptions options)
    {
        if (payment.Work is not WorkKind.Enquire)
            return null;
        return result switch
        {
            DispatchResult.Reported reported => StatusRules.Apply(payment, reported.Report, now, options),
            DispatchResult.NotReceived when payment.State is PaymentState.Unknown && payment.BankReference is null => NeverReceived(payment, now, options),
            DispatchResult.NotReceived => StatusRules.Attention(payment, "status.contradiction", now, options),
            DispatchResult.Untrusted untrusted => StatusRules.Attention(payment, untrusted.Code, now, options),
            DispatchResult.Refused => StatusRules.Attention(payment, "enquiry.refused", now, options),
            _ => NoAnswer(payment, now, options),
        };
    }

    /// <summary>The instruction is not what was submitted or approved: it does not leave, and a person must look.</summary>
    private static Change KeepBack(Payment payment, DateTimeOffset now)
    {
        var kept = payment with { AttentionCode = Problems.ApprovalStale.Code, ReasonCode = Problems.ApprovalStale.Code };
        return Change.Loud(
            payment.MayBeAtBank
                ? kept with { StopCode = Problems.ApprovalStale.Code, Work = WorkKind.Enquire, DueAt = now }
                : kept with { State = PaymentState.Held, Work = WorkKind.None, DueAt = null },
            "payment.attention", now);
    }

    private static Change NeverReceived(Payment payment, DateTimeOffset now, PaymentOptions options)
    {
        var age = payment.StopCode is null ? options.MinimumAgeBeforeResend : options.MinimumAgeBeforeEnd;
        if (payment.LastSentAt + age > now)
            return Change.Quiet(payment with { DueAt = payment.LastSentAt + age });
        if (payment.StopCode is CancelledCode)
            return Change.Loud(payment with { State = PaymentState.Cancelled, ReasonCode = "cancelled.never_received", Work = WorkKind.None, DueAt = null }, "payment.cancelled", now);
        if (payment.StopCode is { } stop)
            return Reject(payment, stop, now);
        if (payment.FirstSentAt + options.BankKeyWindow <= now)
            return StatusRules.Attention(payment, "resend.window_over", now, options);
        return Change.Loud(payment with { Work = WorkKind.Send, DueAt = now, ReasonCode = "bank.not_received" }, "payment.resend", now);
    }

    private static Change NoAnswer(Payment payment, DateTimeOffset now, PaymentOptions options) =>
        payment.Enquiries + 1 >= options.TriesBeforeAttention && payment.AttentionCode is null && payment.State is not PaymentState.Settled
            ? StatusRules.Attention(payment, SilentCode, now, options)
            : Change.Quiet(StatusRules.NextEnquiry(payment, now, options));

    private static Change TryAgain(Payment payment, string code, DateTimeOffset now, PaymentOptions options)
    {
        var waiting = payment with
        {
            State = payment.ApprovalsRequired > 0 || payment.Hold is not null ? PaymentState.Approved : PaymentState.Received,
            ReasonCode = code,
            Work = WorkKind.Send,
            DueAt = now + options.Pause(payment.Attempt - 1),
        };
        return Change.Loud(
            payment.Attempt >= options.TriesBeforeAttention ? waiting with { AttentionCode = payment.AttentionCode ?? SilentCode } : waiting,
            "payment.not_sent", now);
    }

    // The approvals that were given stay; those that policy wants on top are asked for as if it had wanted them from the start.
    private static Change WaitForPeople(Payment payment, int required, DateTimeOffset now) => Change.Loud(
        payment with { State = PaymentState.Held, ApprovalsRequired = Math.Max(payment.ApprovalsRequired, required), ReasonCode = ApprovalsCode, Work = WorkKind.None, DueAt = null },
        "payment.held", now);

    // For a person to release, or until policy lets go: it is asked again at each pause.
    private static Change WaitForRelease(Payment payment, string hold, DateTimeOffset now, PaymentOptions options) => Change.Loud(
        payment with
        {
            State = PaymentState.Held, Hold = hold, Release = null, EarlierReleases = payment.Releases,
            ReasonCode = HeldCode, Work = WorkKind.Send, DueAt = now + options.LongestPause,
        },
        "payment.held", now);

    private static Change Unknown(Payment payment, string code, DateTimeOffset now, PaymentOptions options) => Change.Loud(
        payment with { State = PaymentState.Unknown, ReasonCode = code, MayBeAtBank = true, Work = WorkKind.Enquire, DueAt = now + options.FirstPause, Enquiries = 0 },
        "payment.unknown", now);

    private static Change Reject(Payment payment, string code, DateTimeOffset now) => Change.Loud(
        payment with { State = PaymentState.Rejected, ReasonCode = code, Work = WorkKind.None, DueAt = null }, "payment.rejected", now);

    /// <summary>A callback of the bank came before the answer of the send: it knows more than a missing answer.</summary>
    private static Change? OvertakenByCallback(Payment payment, DispatchResult result, DateTimeOffset now, PaymentOptions options) => result switch
    {
        DispatchResult.NotSent or DispatchResult.Refused or DispatchResult.ApprovalsMissing or DispatchResult.Held => StatusRules.Attention(payment, "status.contradiction", now, options),
        DispatchResult.Untrusted untrusted => StatusRules.Attention(payment, untrusted.Code, now, options),
        _ => null,
    };
}
