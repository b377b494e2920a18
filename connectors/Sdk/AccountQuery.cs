using System.Collections.Immutable;
using SecureFin.Contract;

namespace SecureFin.Connectors;

/// <summary>What is asked of an account.</summary>
public sealed record AccountQuery
{
    /// <summary>The bank's own opaque identifier of the account; empty when all accounts are asked for.</summary>
    public string AccountId { get; init; } = "";

    /// <summary>The account in canonical form, for answers that do not repeat it.</summary>
    public Account? Account { get; init; }

    /// <summary>Earliest booking time, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Latest booking time, inclusive.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The bank's settings, among them the quirk switches of the manifest.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;
}
