using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>What people may do to a payment: approve, release, reject, cancel, acknowledge.</summary>
internal static class ApprovalRules
{
    public static Decision Approve(Payment payment, Approver approver, string approvedHash, DateTimeOffset now)
    {
        if (payment.State is not PaymentState.Held || payment.Approvals.Count >= payment.ApprovalsRequired)
            return Decision.Refuse(Problems.PaymentState, "The payment waits for no approval.");
        if (IsMaker(payment, approver))
            return Decision.Refuse(Problems.ApprovalRefused, "Who made a payment cannot approve it.");
        if (payment.Approvals.Any(approval => SamePerson(approval.Subject, approver.Subject)))
            return Decision.Refuse(Problems.ApprovalRefused, "One person approves once.");
        if (!IsUnchanged(payment, approvedHash))
            return Decision.Refuse(Problems.ApprovalStale, "The payment is not what was approved.");
        var approved = payment with { Approvals = [.. payment.Approvals, new Approval(approver.Subject, approver.Caller, approvedHash, now)] };
        return Decision.Do(Advance(approved, "payment.approval_given", approver, now));
    }

    /// <summary>Ends the hold that a person looked at; approvals that are missing stay missing. The same release again changes nothing.</summary>
    public static Decision Release(Payment payment, Approver approver, ReleaseRequest request, DateTimeOffset now)
    {
        if (payment.Releases.Any(release => IsSame(release, approver, request)))
            return Decision.Unchanged;
        if (payment.State is not (PaymentState.Received or PaymentState.Held or PaymentState.Approved))
            return Decision.Refuse(Problems.PaymentState, "The payment is over, or was handed to the bank.");
        if (payment.State is not PaymentState.Held || payment.Hold is null || payment.Release is not null)
            return Decision.Refuse(Problems.ReleaseNotHeld, "The payment waits for no release.");
        if (IsMaker(payment, approver))
            return Decision.Refuse(Problems.ReleaseRefused, "Who made a payment cannot release it.");
        if (!IsUnchanged(payment, request.InstructionHash) || payment.Hold != request.HoldReason)
            return Decision.Refuse(Problems.ReleaseStale, "Look at the payment again: it is not what was released.");
        var release = new HoldRelease(approver.Subject, approver.Caller, request.InstructionHash, now, payment.Hold, request.Reason);
        var code = payment.ReasonCode is DispatchRules.HeldCode ? null : payment.ReasonCode;
        // A hold on the way had work: to ask again. From here on only what is missing counts.
        var released = payment with { Release = release, ReasonCode = code, Work = WorkKind.None, DueAt = null };
        return Decision.Do(Advance(released, "payment.hold_released", approver, now));
    }

    public static Decision Reject(Payment payment, Approver approver, DateTimeOffset now) =>
        payment.State is not PaymentState.Held
            ? Decision.Refuse(Problems.PaymentState, "Only a held payment can be rejected.")
            : Decision.Do(Change.Loud(
                payment with { State = PaymentState.Rejected, ReasonCode = "approval.rejected", Work = WorkKind.None, DueAt = null },
                "payment.rejected", now, approver.Subject));

    /// <summary>Cancels what never left. What may be at the bank is not sent again, and ends cancelled if the bank never received it.</summary>
    public static Decision Cancel(Payment payment, Approver approver, DateTimeOffset now) => payment.State switch
    {
        PaymentState.Received or PaymentState.Held or PaymentState.Approved => Decision.Do(Change.Loud(
            payment with { State = PaymentState.Cancelled, ReasonCode = "cancelled.before_sending", Work = WorkKind.None, DueAt = null },
            "payment.cancelled", now, approver.Subject)),
        PaymentState.Unknown when payment.StopCode is null => Decision.Do(Change.Loud(
            payment with { StopCode = DispatchRules.CancelledCode, Work = WorkKind.Enquire, DueAt = now },
            "payment.cancellation_wished", now, approver.Subject)),
        _ => Decision.Refuse(Problems.PaymentState, "The payment was already handed to the bank."),
    };

    /// <summary>A person has looked: the exception leaves the queue.</summary>
    public static Decision Acknowledge(Payment payment, Approver approver, DateTimeOffset now) =>
        payment.AttentionCode is null
            ? Decision.Refuse(Problems.PaymentState, "The payment needs no attention.")
            : Decision.Do(Change.Loud(payment with { AttentionCode = null }, "payment.attention_acknowledged", now, approver.Subject));

    /// <summary>True when the instruction is what was submitted and what every approval and the release saw.</summary>
    public static bool MayLeave(Payment payment) =>
        IsUnchanged(payment, payment.InstructionHash)
        && payment.Approvals.Count >= payment.ApprovalsRequired
        && payment.Approvals.All(approval => approval.InstructionHash == payment.InstructionHash)
        && (payment.Hold is null || payment.Release is not null)
        && payment.Releases.All(release => release.InstructionHash == payment.InstructionHash);

    private static Change Advance(Payment payment, string kind, Approver approver, DateTimeOffset now) =>
        payment.Approvals.Count >= payment.ApprovalsRequired && (payment.Hold is null || payment.Release is not null)
            ? Change.Loud(payment with { State = PaymentState.Approved, Work = WorkKind.Send, DueAt = now }, "payment.approved", now, approver.Subject)
            : Change.Loud(payment, kind, now, approver.Subject);

    /// <summary>The stored hash, the stored instruction and the hash a person saw are one.</summary>
    private static bool IsUnchanged(Payment payment, string seenHash) =>
        seenHash == payment.InstructionHash && InstructionHash.Of(payment.Instruction) == payment.InstructionHash;

    private static bool IsSame(HoldRelease release, Approver approver, ReleaseRequest request) =>
        release.Hold == request.HoldReason && release.InstructionHash == request.InstructionHash && SamePerson(release.Subject, approver.Subject);

    private static bool IsMaker(Payment payment, Approver approver) =>
        SamePerson(payment.Instruction.Source.MadeBy, approver.Subject)
        || (payment.SubmittedBy is { } subject && SamePerson(subject, approver.Subject));

    private static bool SamePerson(string left, string right) =>
        string.Equals(left.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase);
}
