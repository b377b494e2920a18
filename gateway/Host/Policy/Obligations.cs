namespace SecureFin.Gateway.Policy;

/// <summary>What an allowed exchange must still obey.</summary>
internal sealed record Obligations
{
    public static readonly Obligations None = new();

    /// <summary>Data classes, <c>bic</c> and places (<c>/a/*/b</c>) to mask in the answer, each with its action: <c>partial</c>, <c>token</c> or <c>remove</c>.</summary>
    public IReadOnlyDictionary<string, string> Mask { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How many different people must approve; 0 when none.</summary>
    public int Approvals { get; init; }

    /// <summary>Why the payment is held for release by a person, or null.</summary>
    public string? Hold { get; init; }
}
