namespace SecureFin.Contract;

/// <summary>A payment as the API shows it.</summary>
public sealed record PaymentView
{
    /// <summary>ULID.</summary>
    public required string PaymentId { get; init; }

    public required PaymentState State { get; init; }

    /// <summary>ISO 20022 code as last reported by the bank; unknown codes are kept as they came.</summary>
    public string? TransactionStatus { get; init; }

    /// <summary>ISO 20022 external status reason code, or one of ours such as <c>policy.denied</c>.</summary>
    public string? ReasonCode { get; init; }

    public required PaymentInstruction Instruction { get; init; }

    /// <summary>What approvals refer to: <see cref="Contract.InstructionHash"/> of <see cref="Instruction"/>.</summary>
    public required string InstructionHash { get; init; }

    /// <summary>Subject of the token that brought the payment in; may not approve it.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>UUIDv4 made at acceptance and kept for ever.</summary>
    public required string Uetr { get; init; }

    /// <summary>The bank's own identifier, once known.</summary>
    public string? BankReference { get; init; }

    /// <summary>Approvals still missing; 0 when none are needed.</summary>
    public int ApprovalsMissing { get; init; }

    /// <summary>Why it waits for a release by a person, in the policy's own code; null when it does not.</summary>
    public string? HoldReason { get; init; }

    /// <summary>Holds that people ended, oldest first; null when there are none.</summary>
    public IReadOnlyList<PaymentRelease>? Releases { get; init; }

    /// <summary>True when a person must look: broken signature, status that contradicts, enquiry without answer.</summary>
    public bool NeedsAttention { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
