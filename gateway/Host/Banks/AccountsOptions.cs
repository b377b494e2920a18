using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Banks;

/// <summary>The company's accounts by the id that callers use: no account number stands in an address.</summary>
internal sealed class AccountsOptions : Dictionary<string, AccountOptions>
{
    public const string Section = "Accounts";

    public AccountsOptions()
        : base(StringComparer.Ordinal)
    {
    }
}

/// <summary>One account.</summary>
internal sealed class AccountOptions
{
    /// <summary>Bank that keeps it.</summary>
    [Required]
    public string? Bank { get; init; }

    /// <summary>The bank's own opaque identifier.</summary>
    [Required]
    public string? AccountId { get; init; }

    /// <summary>Its IBAN, when the bank's answers do not repeat it.</summary>
    public string? Iban { get; init; }
}
