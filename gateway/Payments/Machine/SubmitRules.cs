using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>How a payment begins.</summary>
internal static class SubmitRules
{
    /// <summary>The first change, and a second one when the payment must wait for people.</summary>
    public static IReadOnlyList<Change> Begin(SubmitPayment submit, DateTimeOffset now)
    {
        var id = Ulid.New(now);
        var received = new Payment
        {
            PaymentId = id,
            Seq = 1,
            State = PaymentState.Received,
            Instruction = submit.Instruction,
            InstructionHash = submit.InstructionHash,
            Caller = submit.Caller,
            SubmittedBy = submit.Subject,
            Uetr = Uetr.New(),
            EndToEndIdentification = submit.Instruction.EndToEndIdentification ?? id,
            BankKey = Ulid.New(now),
            ApprovalsRequired = submit.ApprovalsRequired,
            Hold = submit.Hold,
            Work = WorkKind.Send,
            DueAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (submit.ApprovalsRequired == 0 && submit.Hold is null)
            return [new Change(received, "payment.received")];
        var waiting = received with { Work = WorkKind.None, DueAt = null };
        return [new Change(waiting, "payment.received"), Change.Loud(waiting with { State = PaymentState.Held }, "payment.held", now)];
    }
}
