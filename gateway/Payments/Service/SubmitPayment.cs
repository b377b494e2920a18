using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>An instruction that contract and policy let through.</summary>
public sealed record SubmitPayment
{
    /// <summary>Already checked by <see cref="PaymentInstructionValidator"/>.</summary>
    public required PaymentInstruction Instruction { get; init; }

    /// <summary>Stable id of the calling client: the owner of the idempotency key.</summary>
    public required string Caller { get; init; }

    /// <summary>Person or client of the token; may not approve, like the maker named in the instruction.</summary>
    public string? Subject { get; init; }

    /// <summary>The caller's Idempotency-Key: 1 to 255 visible ASCII characters.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary><see cref="Contract.InstructionHash"/> of <see cref="Instruction"/>.</summary>
    public required string InstructionHash { get; init; }

    /// <summary>How many different people must approve; 0 when none.</summary>
    public int ApprovalsRequired { get; init; }

    /// <summary>Why the payment waits for a release by a person, or null.</summary>
    public string? Hold { get; init; }
}
