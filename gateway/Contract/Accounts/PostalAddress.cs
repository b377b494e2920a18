namespace SecureFin.Contract;

/// <summary>A postal address: town and country structured, at most two free lines.</summary>
/// <remarks>Source: the hybrid address rule of CBPR+ and the SEPA schemes, in force since November 2026.</remarks>
public sealed record PostalAddress
{
    /// <summary>1 to 70 characters.</summary>
    public string? StreetName { get; init; }

    /// <summary>1 to 16 characters.</summary>
    public string? BuildingNumber { get; init; }

    /// <summary>1 to 16 characters.</summary>
    public string? PostCode { get; init; }

    /// <summary>1 to 35 characters.</summary>
    public required string TownName { get; init; }

    /// <summary>1 to 35 characters.</summary>
    public string? CountrySubDivision { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>At most two lines of 70 characters.</summary>
    public IReadOnlyList<string> AddressLines { get; init => field = value ?? []; } = [];
}
