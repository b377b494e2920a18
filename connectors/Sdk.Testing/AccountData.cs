namespace SecureFin.Connectors.Testing;

/// <summary>What an account connector brings to the acceptance kit.</summary>
public sealed record AccountData
{
    public required AccountQuery Query { get; init; }

    /// <summary>
    /// The bank's good answer to a list (<c>accounts</c>, <c>balances</c>, <c>transactions</c>, <c>statements</c>) in which every
    /// amount is the one given and the next page is behind the given link, or null.
    /// </summary>
    public required Func<string, string, string, string?, BankResponse> Answer { get; init; }

    /// <summary>Currencies with 0, 2 and 3 digits after the point.</summary>
    public required IReadOnlyList<string> Currencies { get; init; }
}
