using System.Text.Json.Serialization;
using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>A payment as the machine sees it: the row that every change replaces.</summary>
internal sealed record Payment
{
    public required string PaymentId { get; init; }

    /// <summary>Number of the last event; changes only apply to the seq they were decided on.</summary>
    public required long Seq { get; init; }

    public required PaymentState State { get; init; }

    public string? TransactionStatus { get; init; }

    public string? ReasonCode { get; init; }

    /// <summary>Stands in a column of its own that can never be updated.</summary>
    [JsonIgnore]
    public PaymentInstruction Instruction { get; init; } = null!;

    public required string InstructionHash { get; init; }

    public required string Caller { get; init; }

    public string? SubmittedBy { get; init; }

    public required string Uetr { get; init; }

    public required string EndToEndIdentification { get; init; }

    public required string BankKey { get; init; }

    public string? BankReference { get; init; }

    [JsonIgnore]
    public IReadOnlyDictionary<string, string> ConnectorState { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public int ApprovalsRequired { get; init; }

    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>Why it waits for a release, or waited until <see cref="Release"/>; null when nothing holds it.</summary>
    public string? Hold { get; init; }

    /// <summary>Who ended <see cref="Hold"/>, or null.</summary>
    public HoldRelease? Release { get; init; }

    /// <summary>Releases of holds before <see cref="Hold"/>, oldest first; null in rows of earlier versions.</summary>
    public IReadOnlyList<HoldRelease>? EarlierReleases { get; init; }

    /// <summary>All releases, oldest first, each with the hold that it ended.</summary>
    [JsonIgnore]
    public IReadOnlyList<HoldRelease> Releases => Release is null ? EarlierReleases ?? [] : [.. EarlierReleases ?? [], Release with { Hold = Hold }];

    /// <summary>Why a person must look, or null.</summary>
    public string? AttentionCode { get; init; }

    public WorkKind Work { get; init; }

    /// <summary>When <see cref="Work"/> is due, in whole milliseconds like the column that is searched.</summary>
    public DateTimeOffset? DueAt { get; init => field = value is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null; }

    /// <summary>Sends begun so far.</summary>
    public int Attempt { get; init; }

    /// <summary>Enquiries since the last news.</summary>
    public int Enquiries { get; init; }

    /// <summary>True once any send may have reached the bank: from then on only an enquiry permits another.</summary>
    public bool MayBeAtBank { get; init; }

    /// <summary>Set when the payment must not be sent again: how it ends if the bank never received it.</summary>
    public string? StopCode { get; init; }

    public DateTimeOffset? FirstSentAt { get; init; }

    public DateTimeOffset? LastSentAt { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public bool IsFinal => State is PaymentState.Rejected or PaymentState.Cancelled or PaymentState.Returned
        || (State is PaymentState.Settled && TransactionStatus is "ACCC");

    public PaymentView ToView() => new()
    {
        PaymentId = PaymentId,
        State = State,
        TransactionStatus = TransactionStatus,
        ReasonCode = ReasonCode,
        Instruction = Instruction,
        InstructionHash = InstructionHash,
        SubmittedBy = SubmittedBy,
        Uetr = Uetr,
        BankReference = BankReference,
        ApprovalsMissing = State is PaymentState.Held ? Math.Max(0, ApprovalsRequired - Approvals.Count) : 0,
        HoldReason = State is PaymentState.Held && Release is null ? Hold : null,
        Releases = Releases.Count == 0 ? null : [.. Releases.Select(release => new PaymentRelease(release.Hold ?? "", release.Subject, release.Reason, release.At))],
        NeedsAttention = AttentionCode is not null,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}
