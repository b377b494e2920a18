using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecureFin.Contract;

namespace SecureFin.Sandbox.Bank;

/// <summary>What the bank checks of a domestic payment before it takes a consent.</summary>
/// <remarks>Source: OBWriteDomesticConsent4 of the OpenAPI file v4.0; reason codes of ISO 20022 ExternalStatusReason1Code.</remarks>
internal static partial class InitiationRules
{
    private static readonly HashSet<string> Members =
    [
        "InstructionIdentification", "EndToEndIdentification", "LocalInstrument", "InstructedAmount", "DebtorAccount", "CreditorAgent",
        "CreditorAccount", "CreditorPostalAddress", "UltimateCreditor", "UltimateDebtor", "RegulatoryReporting", "RemittanceInformation",
        "SupplementaryData",
    ];

    /// <summary>The refusal, or null when the body is a good one.</summary>
    public static BankAnswer? Check(JsonObject body, IReadOnlyList<SandboxAccount> accounts)
    {
        if (Wire.At(body, "Data", "Initiation") is not JsonObject initiation || body["Risk"] is not JsonObject)
            return BankAnswer.Error(400, "MINF", "Data.Initiation");
        if (initiation.FirstOrDefault(m => !Members.Contains(m.Key)).Key is { } stranger)
            return BankAnswer.Error(400, "FF01", "Data.Initiation." + stranger);
        return CheckReferences(initiation) ?? CheckAmount(initiation) ?? CheckCreditor(initiation) ?? CheckDebtor(initiation, accounts);
    }

    private static BankAnswer? CheckReferences(JsonObject initiation)
    {
        foreach (var name in (ReadOnlySpan<string>)["InstructionIdentification", "EndToEndIdentification"])
        {
            if (Wire.Text(initiation, name) is not { Length: >= 1 and <= 35 })
                return BankAnswer.Error(400, "MINF", "Data.Initiation." + name);
        }

        return null;
    }

    private static BankAnswer? CheckAmount(JsonObject initiation)
    {
        var text = Wire.Text(initiation, "InstructedAmount", "Amount");
        var currency = Wire.Text(initiation, "InstructedAmount", "Currency") ?? "";
        if (text is null || !AmountText().IsMatch(text) || !Currencies.TryGetExponent(currency, out var exponent))
            return BankAnswer.Error(400, "AM12", "Data.Initiation.InstructedAmount");
        var value = decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (value == 0)
            return BankAnswer.Error(400, "AM01", "Data.Initiation.InstructedAmount");
        return value.Scale > exponent ? BankAnswer.Error(400, "CH20", "Data.Initiation.InstructedAmount") : null;
    }

    private static BankAnswer? CheckCreditor(JsonObject initiation)
    {
        var name = Wire.Text(initiation, "CreditorAccount", "Name");
        if (name is not { Length: >= 1 and <= 350 } || !Faults.TryFromName(name, out _))
            return BankAnswer.Error(400, "MINF", "Data.Initiation.CreditorAccount.Name");
        return IsAccount(initiation["CreditorAccount"]) ? null : BankAnswer.Error(400, "AC03", "Data.Initiation.CreditorAccount");
    }

    private static BankAnswer? CheckDebtor(JsonObject initiation, IReadOnlyList<SandboxAccount> accounts)
    {
        if (initiation["DebtorAccount"] is not { } debtor)
            return null;
        if (accounts.FirstOrDefault(a => a.Iban == Wire.Text(debtor, "Identification")) is not { } account)
            return BankAnswer.Error(400, "AC02", "Data.Initiation.DebtorAccount");
        return account.Currency == Wire.Text(initiation, "InstructedAmount", "Currency")
            ? null : BankAnswer.Error(400, "AM03", "Data.Initiation.InstructedAmount.Currency");
    }

    private static bool IsAccount(JsonNode? account)
    {
        var number = Wire.Text(account, "Identification");
        return Wire.Text(account, "SchemeName") switch
        {
            "UK.OBIE.IBAN" => number is not null && Iban.IsValid(number),
            "UK.OBIE.SortCodeAccountNumber" => number is { Length: 14 } && number.All(char.IsAsciiDigit),
            { Length: > 0 } => number is { Length: >= 1 and <= 256 },
            _ => false,
        };
    }

    [GeneratedRegex(@"^\d{1,13}(\.\d{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex AmountText();
}
