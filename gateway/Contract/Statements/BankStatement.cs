namespace SecureFin.Contract;

/// <summary>A bank statement.</summary>
public sealed record BankStatement
{
    public required string StatementId { get; init; }

    public required Account Account { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public IReadOnlyList<Balance> Balances { get; init => field = value ?? []; } = [];

    public IReadOnlyList<StatementEntry> Entries { get; init => field = value ?? []; } = [];
}
