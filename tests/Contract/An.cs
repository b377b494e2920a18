namespace SecureFin.Contract.Tests;

/// <summary>Builds valid examples, so that a test names only what it is about.</summary>
internal static class An
{
    public static PaymentInstruction Instruction() => new()
    {
        Bank = "nordbank",
        InstructedAmount = new Amount(1250.00m, "EUR"),
        Debtor = new Party { Name = "Muster Handels GmbH" },
        DebtorAccount = new Account { Iban = "DE89370400440532013000" },
        Creditor = new Party
        {
            Name = "Fournisseur Exemple SA",
            Lei = "529900T8BM49AURSDO55",
            PostalAddress = new PostalAddress { TownName = "Paris", Country = "FR", AddressLines = ["1 rue de l'Exemple"] },
        },
        CreditorAccount = new Account { Iban = "FR1420041010050500013M02606" },
        CreditorAgent = new Agent { Bic = "PSSTFRPPPAR" },
        EndToEndIdentification = "INV-2026/0042",
        RemittanceInformation = new RemittanceInformation { Unstructured = ["Invoice 42"] },
        RequestedExecutionDate = new DateOnly(2026, 11, 30),
        ChargeBearer = "SLEV",
        Source = new PaymentSource("erp", "4711", "anna"),
    };
}
