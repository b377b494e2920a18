namespace SecureFin.Contract;

/// <summary>One entry on an account.</summary>
public sealed record StatementEntry
{
    /// <summary>The bank's reference of the entry.</summary>
    public required string EntryReference { get; init; }

    /// <summary>Always positive; see <see cref="CreditDebit"/>.</summary>
    public required Amount Amount { get; init; }

    /// <summary>CRDT or DBIT.</summary>
    public required string CreditDebit { get; init; }

    /// <summary>BOOK, PDNG, INFO or FUTR.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset BookingDate { get; init; }

    public DateTimeOffset? ValueDate { get; init; }

    public string? EndToEndIdentification { get; init; }

    public Party? Counterparty { get; init; }

    public Account? CounterpartyAccount { get; init; }

    public IReadOnlyList<string> RemittanceInformation { get; init => field = value ?? []; } = [];
}
