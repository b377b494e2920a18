using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>One payment on its way to the bank, with every reference that was made once and never changes.</summary>
public sealed record PaymentDispatch
{
    /// <summary>ULID.</summary>
    public required string PaymentId { get; init; }

    /// <summary>Who submitted the payment: the caller of <see cref="SubmitPayment"/>.</summary>
    public required string Caller { get; init; }

    /// <summary>Subject of the token that submitted, or null.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>Subjects of those who approved, in order, each once: held against what policy wants on the day of the send.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    /// <summary>Reasons of holds that people have released, in the policy's own codes: none of them holds the payment again.</summary>
    public IReadOnlyList<string> ReleasedHolds { get; init; } = [];

    /// <summary>What to pay. The same for every attempt, so that the bytes are the same.</summary>
    public required PaymentInstruction Instruction { get; init; }

    /// <summary>Canonical hash of <see cref="Instruction"/>.</summary>
    public required string InstructionHash { get; init; }

    /// <summary>UUIDv4.</summary>
    public required string Uetr { get; init; }

    /// <summary>At most 35 characters; the caller's, or the payment id.</summary>
    public required string EndToEndIdentification { get; init; }

    /// <summary>At most 35 characters, unique at this gateway: the payment id.</summary>
    public required string InstructionIdentification { get; init; }

    /// <summary>Key for the bank, at most 40 characters; durable before the first send and the same for every attempt.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The bank's own identifier, once it gave one in an answer that was trusted.</summary>
    public string? BankReference { get; init; }

    /// <summary>Number of this send, 1 for the first; for an enquiry the number of the last send.</summary>
    public required int Attempt { get; init; }

    /// <summary>When the payment was first on its way to the bank, or null before: a repeat of its request counts from here.</summary>
    public DateTimeOffset? FirstSentAt { get; init; }

    /// <summary>When the payment was accepted here; the same for every attempt.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What earlier steps left behind, such as a consent id.</summary>
    public required IReadOnlyDictionary<string, string> ConnectorState { get; init; }

    /// <summary>Replaces <see cref="ConnectorState"/>; await it before the next step is sent. Refused once the attempt is over.</summary>
    public required Func<IReadOnlyDictionary<string, string>, CancellationToken, Task> SaveStateAsync { get; init; }
}
