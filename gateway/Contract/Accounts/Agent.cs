namespace SecureFin.Contract;

/// <summary>A financial institution: by BIC, or by membership of a clearing system.</summary>
public sealed record Agent
{
    /// <summary>Business identifier code (ISO 9362), 8 or 11 characters.</summary>
    public string? Bic { get; init; }

    /// <summary>ISO 20022 external clearing system code, such as <c>GBDSC</c> or <c>USABA</c>.</summary>
    public string? ClearingSystem { get; init; }

    /// <summary>Member identification within <see cref="ClearingSystem"/>, 1 to 35 characters.</summary>
    public string? MemberIdentification { get; init; }

    /// <summary>ISO 3166-1 alpha-2 country of the institution.</summary>
    public string? Country { get; init; }
}
