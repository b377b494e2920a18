using SecureFin.Contract;

namespace SecureFin.Connectors.OpenBankingUk;

/// <summary>Writes <c>Data.Initiation</c> of a domestic payment (OBDomestic2, v4.0).</summary>
internal static class OpenBankingUkInitiation
{
    private const int MaxName = 350;

    public static void Write(BankJson json, PaymentOrder order)
    {
        var payment = order.Instruction;
        json.Text("InstructionIdentification", order.InstructionIdentification, 35)
            .Text("EndToEndIdentification", order.EndToEndIdentification, 35)
            .Text("LocalInstrument", LocalInstrument(json, payment.LocalInstrument), 50)
            .Money("InstructedAmount", "Amount", "Currency", payment.InstructedAmount, maxDigits: 13)
            .Member("DebtorAccount", to => Account(to, payment.DebtorAccount, payment.Debtor))
            .Member("CreditorAgent", payment.CreditorAgent is { Bic: null, Country: null } ? null : payment.CreditorAgent, (to, agent) => to
                .Text("SchemeName", agent.Bic is null ? null : "UK.OBIE.BICFI", 40)
                .Text("Identification", agent.Bic, 35)
                .Member("PostalAddress", agent.Country, (address, country) => address.Text("Country", country, 2)))
            .Member("CreditorAccount", to => Account(to, payment.CreditorAccount, payment.Creditor))
            .Member("CreditorPostalAddress", payment.Creditor.PostalAddress, Address)
            .Member("UltimateCreditor", payment.UltimateCreditor, Ultimate)
            .Member("UltimateDebtor", payment.UltimateDebtor, Ultimate)
            .Member("RemittanceInformation", payment.RemittanceInformation, Remittance);
    }

    private static void Account(BankJson json, Account account, Party party) => json
        .Text("SchemeName", account.Iban is null ? account.Scheme ?? "" : "UK.OBIE.IBAN", 50)
        .Text("Identification", account.Iban ?? account.Identification ?? "", 256)
        .Text("Name", party.Name, MaxName)
        .Text("SecondaryIdentification", account.SecondaryIdentification, 34);

    private static void Ultimate(BankJson json, Party party) => json
        .Text("Name", party.Name, 140)
        .Text("LEI", party.Lei, 20)
        .Member("PostalAddress", party.PostalAddress, Address);

    private static void Address(BankJson json, PostalAddress address) => json
        .Text("StreetName", address.StreetName, 140)
        .Text("BuildingNumber", address.BuildingNumber, 16)
        .Text("PostCode", address.PostCode, 16)
        .Text("TownName", address.TownName, 140)
        .Text("CountrySubDivision", address.CountrySubDivision, 35)
        .Text("Country", address.Country, 2)
        .Texts("AddressLine", address.AddressLines, 70, maxItems: 7);

    private static void Remittance(BankJson json, RemittanceInformation remittance)
    {
        if (remittance.CreditorReference is { } reference)
            json.ArrayOfOne("Structured", to => to.Member("CreditorReferenceInformation", to => to.Text("Reference", reference, 35)));
        json.Texts("Unstructured", remittance.Unstructured, 140, maxItems: 10);
    }

    // OBInternalLocalInstrument1Code; a bank's own namespaced value passes.
    private static string? LocalInstrument(BankJson json, string? wish)
    {
        switch (wish)
        {
            case null: return null;
            case "FPS" or "CHAPS" or "BACS": return "UK.OBIE." + wish;
            case "SEPA": return "UK.OBIE.SEPACreditTransfer";
            case "SEPA-INST": return "UK.OBIE.SEPAInstantCreditTransfer";
            case var own when own.Split('.') is { Length: 3 } parts && parts[0].Length == 2: return own;
            default:
                json.Refuse(ConnectorCodes.FieldInvalid, "LocalInstrument");
                return null;
        }
    }
}
