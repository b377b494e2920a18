namespace SecureFin.Gateway.Policy;

/// <summary>What policy said about one exchange. Anything but a clear allow is a refusal.</summary>
internal sealed record PolicyDecision
{
    /// <summary>ULID; stands in the audit entry and in the decision log.</summary>
    public required string DecisionId { get; init; }

    /// <summary>Revision of the bundle that decided.</summary>
    public required string BundleRevision { get; init; }

    /// <summary>SHA-256 of that bundle's files, hex (see <c>PolicyBundle.FilesDigest</c>); null where a policy server decides.</summary>
    public string? BundleDigest { get; init; }

    public required bool Allowed { get; init; }

    /// <summary>The moment that the decision saw as now.</summary>
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>Why, in the policy's own codes; safe to show.</summary>
    public IReadOnlyList<PolicyReason> Reasons { get; init; } = [];

    public Obligations Obligations { get; init; } = Obligations.None;

    /// <summary>What the policy's built-ins answered that answer otherwise the next time; null when it was not asked to be kept.</summary>
    public SecureFin.Rego.NondeterministicValues? Nondeterministic { get; init; }
}
