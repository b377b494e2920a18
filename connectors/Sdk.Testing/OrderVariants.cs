using SecureFin.Contract;

namespace SecureFin.Connectors.Testing;

/// <summary>The plain order with one more field set, for every field of <see cref="PaymentFields"/>.</summary>
internal static class OrderVariants
{
    private static readonly PostalAddress Place = new() { StreetName = "Marker Street", BuildingNumber = "7", PostCode = "M4 1KR", TownName = "Markertown", Country = "GB" };

    /// <summary>Sets one field to a value that is easy to find again.</summary>
    /// <returns>The order, and the texts that must be found on the wire; none when the bank has its own words for it.</returns>
    public static (PaymentOrder Order, string[] Marks) With(PaymentOrder order, string field, string localInstrument) => field switch
    {
        "Debtor.Name" => (Set(order, i => i with { Debtor = i.Debtor with { Name = "Marked Debtor" } }), ["Marked Debtor"]),
        "Debtor.Lei" => (Set(order, i => i with { Debtor = Lei(i.Debtor) }), [LeiMark]),
        "Debtor.PostalAddress" => (Set(order, i => i with { Debtor = Address(i.Debtor) }), AddressMarks),
        "DebtorAccount.Name" => (Set(order, i => i with { DebtorAccount = i.DebtorAccount with { Name = "Marked Account" } }), ["Marked Account"]),
        "DebtorAccount.SecondaryIdentification" => (Set(order, i => i with { DebtorAccount = i.DebtorAccount with { SecondaryIdentification = "ROLL77" } }), ["ROLL77"]),
        "Creditor.Lei" => (Set(order, i => i with { Creditor = Lei(i.Creditor) }), [LeiMark]),
        "Creditor.PostalAddress" => (Set(order, i => i with { Creditor = Address(i.Creditor) }), AddressMarks),
        "CreditorAccount.Name" => (Set(order, i => i with { CreditorAccount = i.CreditorAccount with { Name = "Marked Account" } }), ["Marked Account"]),
        "CreditorAccount.SecondaryIdentification" => (Set(order, i => i with { CreditorAccount = i.CreditorAccount with { SecondaryIdentification = "ROLL77" } }), ["ROLL77"]),
        "CreditorAgent.Bic" => (Agent(order, a => a with { Bic = "MARKGB2L" }), ["MARKGB2L"]),
        "CreditorAgent.ClearingSystem" or "CreditorAgent.MemberIdentification" => order.Instruction.CreditorAgent?.MemberIdentification is { } known
            ? (order, [known])
            : (Agent(order, a => a with { ClearingSystem = "GBDSC", MemberIdentification = "654321" }), ["654321"]),
        "CreditorAgent.Country" => (Agent(order, a => a with { Country = "LI" }), ["\"LI\""]),
        "RemittanceInformation.Unstructured" => (Remittance(order, new RemittanceInformation { Unstructured = ["Marked remittance"] }), ["Marked remittance"]),
        "RemittanceInformation.CreditorReference" => (Remittance(order, new RemittanceInformation { CreditorReference = "RF18539007547034" }), ["RF18539007547034"]),
        "RequestedExecutionDate" => (Set(order, i => i with { RequestedExecutionDate = new DateOnly(2031, 3, 4) }), ["2031-03-04"]),
        "LocalInstrument" => (Set(order, i => i with { LocalInstrument = localInstrument }), []),
        "ChargeBearer" => (Set(order, i => i with { ChargeBearer = "SHAR" }), []),
        "Purpose" => (Set(order, i => i with { Purpose = "SUPP" }), []),
        "UltimateDebtor.Name" => (Set(order, i => i with { UltimateDebtor = Other }), [Other.Name]),
        "UltimateDebtor.Lei" => (Set(order, i => i with { UltimateDebtor = Lei(Other) }), [LeiMark]),
        "UltimateDebtor.PostalAddress" => (Set(order, i => i with { UltimateDebtor = Address(Other) }), AddressMarks),
        "UltimateCreditor.Name" => (Set(order, i => i with { UltimateCreditor = Other }), [Other.Name]),
        "UltimateCreditor.Lei" => (Set(order, i => i with { UltimateCreditor = Lei(Other) }), [LeiMark]),
        "UltimateCreditor.PostalAddress" => (Set(order, i => i with { UltimateCreditor = Address(Other) }), AddressMarks),
        _ => throw new ArgumentException("The kit does not know this field; teach it.", nameof(field)),
    };

    /// <summary>The plain order with one text far too long for any bank, by field name.</summary>
    public static IEnumerable<(string Field, PaymentOrder Order)> TooLong(PaymentOrder order)
    {
        var text = new string('x', 5000);
        yield return ("Creditor.Name", Set(order, i => i with { Creditor = i.Creditor with { Name = text } }));
        yield return ("Debtor.Name", Set(order, i => i with { Debtor = i.Debtor with { Name = text } }));
        yield return ("CreditorAccount", Set(order, i => i with { CreditorAccount = i.CreditorAccount.Iban is null ? i.CreditorAccount with { Identification = text } : i.CreditorAccount with { Iban = text } }));
        yield return ("EndToEndIdentification", order with { EndToEndIdentification = text });
        yield return ("InstructionIdentification", order with { InstructionIdentification = text });
        yield return ("IdempotencyKey", order with { IdempotencyKey = text });
        yield return ("RemittanceInformation.Unstructured", Remittance(order, new RemittanceInformation { Unstructured = [text] }));
        yield return ("RemittanceInformation.Unstructured[]", Remittance(order, new RemittanceInformation { Unstructured = [.. Enumerable.Repeat("line", 5000)] }));
        yield return ("RemittanceInformation.CreditorReference", Remittance(order, new RemittanceInformation { CreditorReference = text }));
        yield return ("Purpose", Set(order, i => i with { Purpose = text }));
    }

    private const string LeiMark = "529900T8BM49AURSDO55";

    private static readonly string[] AddressMarks = ["Marker Street", "M4 1KR", "Markertown"];

    private static readonly Party Other = new() { Name = "Marked Other" };

    private static Party Lei(Party party) => party with { Lei = LeiMark };

    private static Party Address(Party party) => party with { PostalAddress = Place };

    private static PaymentOrder Agent(PaymentOrder order, Func<Agent, Agent> change) =>
        Set(order, i => i with { CreditorAgent = change(i.CreditorAgent ?? new Agent()) });

    private static PaymentOrder Remittance(PaymentOrder order, RemittanceInformation remittance) =>
        Set(order, i => i with { RemittanceInformation = remittance });

    private static PaymentOrder Set(PaymentOrder order, Func<PaymentInstruction, PaymentInstruction> change) =>
        order with { Instruction = change(order.Instruction) };
}
