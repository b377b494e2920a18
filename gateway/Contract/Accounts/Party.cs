namespace SecureFin.Contract;

/// <summary>A person or company in a payment.</summary>
public sealed record Party
{
    /// <summary>1 to 140 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Legal entity identifier (ISO 17442), 20 characters.</summary>
    public string? Lei { get; init; }

    /// <summary>Postal address; structured, because unstructured ones are refused by the schemes.</summary>
    public PostalAddress? PostalAddress { get; init; }
}
