namespace SecureFin.Sandbox.Bank;

/// <summary>An account of the corporate client at the sandbox bank. Everything about it is made up.</summary>
/// <param name="AccountId">The bank's opaque identifier.</param>
/// <param name="Iban">Valid by its check digits.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Name">Name of the account's owner.</param>
/// <param name="OpeningBalance">Balance before the first made-up entry.</param>
public sealed record SandboxAccount(string AccountId, string Iban, string Currency, string Name, decimal OpeningBalance)
{
    /// <summary>One account in pounds and one in euros.</summary>
    public static IReadOnlyList<SandboxAccount> Defaults { get; } =
    [
        new("22289", "GB33BUKB20201555555555", "GBP", "Fabrica Ltd", 250_000_000m),
        new("31820", "DE89370400440532013000", "EUR", "Fabrica GmbH", 250_000_000m),
    ];
}
