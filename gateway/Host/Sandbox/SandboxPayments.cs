using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Sandbox.Bank;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Payments as the sandbox's company would make them.</summary>
internal static class SandboxPayments
{
    /// <summary>A payment in pounds from the company's first account.</summary>
    /// <param name="creditor">Name of the creditor; <c>FAULT …</c> scripts the bank.</param>
    /// <param name="amount">In pounds.</param>
    /// <param name="iban">The creditor's account.</param>
    /// <param name="madeBy">Maker in the ERP.</param>
    public static PaymentInstruction Of(string creditor, decimal amount, string iban = "GB94BARC10201530093459", string madeBy = "dora") => new()
    {
        Bank = SandboxConfig.BankId,
        InstructedAmount = new Amount(amount, "GBP"),
        Debtor = new Party { Name = "Fabrica Ltd" },
        DebtorAccount = new Account { Iban = SandboxAccount.Defaults[0].Iban },
        Creditor = new Party { Name = creditor },
        CreditorAccount = new Account { Iban = iban },
        EndToEndIdentification = Ulid.New(TimeProvider.System),
        LocalInstrument = "FPS",
        RemittanceInformation = new RemittanceInformation { Unstructured = ["Invoice 2026-1120"] },
        Source = new PaymentSource("erp", "INV-2026-1120", madeBy),
    };

    /// <summary>The body of a request to try by hand.</summary>
    public static string Example() => JsonSerializer.Serialize(Of("Paper Mill Ltd", 99.50m), ContractJson.Default.PaymentInstruction);
}
