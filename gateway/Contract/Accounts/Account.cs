namespace SecureFin.Contract;

/// <summary>An account: an IBAN, or a scheme with a number. Exactly one of the two.</summary>
public sealed record Account
{
    /// <summary>International bank account number, electronic form without spaces.</summary>
    public string? Iban { get; init; }

    /// <summary>Scheme of <see cref="Identification"/>, such as <c>UK.OBIE.SortCodeAccountNumber</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>Number within <see cref="Scheme"/>, 1 to 256 characters.</summary>
    public string? Identification { get; init; }

    /// <summary>Roll number or the like, 1 to 34 characters.</summary>
    public string? SecondaryIdentification { get; init; }

    /// <summary>Name of the account as the bank knows it, 1 to 350 characters.</summary>
    public string? Name { get; init; }
}
