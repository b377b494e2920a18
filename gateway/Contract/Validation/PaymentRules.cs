using System.Globalization;

namespace SecureFin.Contract;

/// <summary>The rules of amount, remittance, service and source.</summary>
internal static class PaymentRules
{
    private const int MaxRemittanceLines = 10;

    public static void CheckAmount(RuleBook rules, Amount amount)
    {
        if (amount.Currency is null)
            rules.Add("/instructedAmount", "amount.missing", "This member is required.");
        else
            rules.Demand(amount.Value > 0, "/instructedAmount/amount", "amount.not_positive", "Greater than zero.");
    }

    public static void CheckRemittance(RuleBook rules, RemittanceInformation? remittance)
    {
        if (remittance is null)
            return;
        const string Path = "/remittanceInformation";
        rules.Demand(remittance.Unstructured.Count <= MaxRemittanceLines, $"{Path}/unstructured", "remittance.lines", "At most ten lines.");
        foreach (var (index, line) in remittance.Unstructured.Take(MaxRemittanceLines).Index())
            rules.RequiredText(string.Create(CultureInfo.InvariantCulture, $"{Path}/unstructured/{index}"), line, 140);
        rules.Reference($"{Path}/creditorReference", remittance.CreditorReference, 35);
        if (remittance.CreditorReference is { } reference && CreditorReference.LooksStructured(reference))
            rules.Demand(CreditorReference.IsValid(reference), $"{Path}/creditorReference", "creditor_reference.invalid", "An RF reference whose check digits hold (ISO 11649).");
    }

    /// <summary>Execution date, local instrument, charge bearer and purpose; and what SEPA demands of them together.</summary>
    public static void CheckService(RuleBook rules, PaymentInstruction instruction)
    {
        if (instruction.RequestedExecutionDate is { } date)
            rules.Demand(date.Year is >= 2000 and <= 2199, "/requestedExecutionDate", "date.range", "A date from 2000 to 2199.");
        rules.Reference("/localInstrument", instruction.LocalInstrument, 35);
        rules.Demand(
            instruction.ChargeBearer is null or "SLEV" or "SHAR" or "DEBT" or "CRED",
            "/chargeBearer", "charge_bearer.invalid", "SLEV, SHAR, DEBT or CRED.");
        rules.Demand(
            instruction.Purpose is null || (instruction.Purpose.Length is >= 1 and <= 4 && Mod97.IsUpperAlphanumeric(instruction.Purpose)),
            "/purpose", "purpose.invalid", "1 to 4 upper-case letters and digits.");
        if (instruction.LocalInstrument is "SEPA" or "SEPA-INST")
            CheckSepa(rules, instruction);
    }

    public static void CheckSource(RuleBook rules, PaymentSource source)
    {
        rules.Identifier("/source/system", source.System);
        rules.RequiredText("/source/recordId", source.RecordId, 70);
        rules.RequiredText("/source/madeBy", source.MadeBy, 70);
    }

    private static void CheckSepa(RuleBook rules, PaymentInstruction instruction)
    {
        rules.Demand(instruction.InstructedAmount.Currency is null or "EUR", "/instructedAmount/currency", "sepa.currency", "SEPA pays in EUR only.");
        rules.Demand(instruction.DebtorAccount.Iban is not null, "/debtorAccount/iban", "sepa.iban", "SEPA needs an IBAN.");
        rules.Demand(instruction.CreditorAccount.Iban is not null, "/creditorAccount/iban", "sepa.iban", "SEPA needs an IBAN.");
        rules.Demand(instruction.ChargeBearer is null or "SLEV", "/chargeBearer", "sepa.charge_bearer", "SEPA allows SLEV only.");
        if (instruction.RemittanceInformation is not { } remittance)
            return;
        rules.Demand(remittance.Unstructured.Count <= 1, "/remittanceInformation/unstructured", "sepa.remittance", "SEPA carries one line.");
        rules.Demand(
            remittance.Unstructured.Count == 0 || remittance.CreditorReference is null,
            "/remittanceInformation", "sepa.remittance", "SEPA carries either a line of text or a creditor reference.");
    }
}
