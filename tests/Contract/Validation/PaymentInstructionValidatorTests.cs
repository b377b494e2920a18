namespace SecureFin.Contract.Tests.Validation;

public sealed class PaymentInstructionValidatorTests
{
    public static TheoryData<string, string, Func<PaymentInstruction, PaymentInstruction>> Faults()
    {
        var good = An.Instruction();
        return new()
        {
            { "/bank", "identifier.invalid", i => i with { Bank = "Nordbank" } },
            { "/bank", "identifier.invalid", i => i with { Bank = "" } },
            { "/instructedAmount", "amount.missing", i => i with { InstructedAmount = default } },
            { "/instructedAmount/amount", "amount.not_positive", i => i with { InstructedAmount = new Amount(0, "EUR") } },
            { "/instructedAmount/amount", "amount.not_positive", i => i with { InstructedAmount = new Amount(-1, "EUR") } },
            { "/debtor/name", "text.empty", i => i with { Debtor = new Party { Name = "  " } } },
            { "/debtor/name", "text.too_long", i => i with { Debtor = new Party { Name = new string('x', 141) } } },
            { "/debtor/name", "text.characters", i => i with { Debtor = new Party { Name = "A\u0000B" } } },
            { "/debtor/name", "text.characters", i => i with { Debtor = new Party { Name = "A\u202EB" } } },
            { "/debtor/name", "text.characters", i => i with { Debtor = new Party { Name = "A\uD800B" } } },
            { "/debtor/name", "text.padded", i => i with { Debtor = new Party { Name = "A " } } },
            { "/debtor/name", "text.missing", i => i with { Debtor = new Party { Name = null! } } },
            { "/creditor/lei", "lei.invalid", i => i with { Creditor = good.Creditor with { Lei = "529900T8BM49AURSDO56" } } },
            { "/creditor/postalAddress/townName", "text.too_long", i => i with { Creditor = good.Creditor with { PostalAddress = Address() with { TownName = new string('x', 36) } } } },
            { "/creditor/postalAddress/country", "country.invalid", i => i with { Creditor = good.Creditor with { PostalAddress = Address() with { Country = "fr" } } } },
            { "/creditor/postalAddress/addressLines", "address.lines", i => i with { Creditor = good.Creditor with { PostalAddress = Address() with { AddressLines = ["1", "2", "3"] } } } },
            { "/creditor/postalAddress/addressLines/0", "text.missing", i => i with { Creditor = good.Creditor with { PostalAddress = Address() with { AddressLines = [null!] } } } },
            { "/ultimateDebtor/name", "text.empty", i => i with { UltimateDebtor = new Party { Name = "" } } },
            { "/ultimateCreditor/name", "text.empty", i => i with { UltimateCreditor = new Party { Name = "" } } },
            { "/debtorAccount", "account.choice", i => i with { DebtorAccount = new Account() } },
            { "/debtorAccount", "account.choice", i => i with { DebtorAccount = good.DebtorAccount with { Scheme = "X", Identification = "1" } } },
            { "/debtorAccount/iban", "iban.invalid", i => i with { DebtorAccount = new Account { Iban = "DE88370400440532013000" } } },
            { "/creditorAccount/identification", "text.missing", i => i with { CreditorAccount = new Account { Scheme = "X" } } },
            { "/creditorAccount/scheme", "text.missing", i => i with { CreditorAccount = new Account { Identification = "1" } } },
            { "/creditorAccount/identification", "sort_code.invalid", i => i with { CreditorAccount = new Account { Scheme = "UK.OBIE.SortCodeAccountNumber", Identification = "1234" } } },
            { "/creditorAccount/secondaryIdentification", "text.too_long", i => i with { CreditorAccount = good.CreditorAccount with { SecondaryIdentification = new string('1', 35) } } },
            { "/creditorAgent", "agent.choice", i => i with { CreditorAgent = new Agent() } },
            { "/creditorAgent/bic", "bic.invalid", i => i with { CreditorAgent = new Agent { Bic = "NOPE" } } },
            { "/creditorAgent/clearingSystem", "clearing_system.invalid", i => i with { CreditorAgent = new Agent { ClearingSystem = "gb", MemberIdentification = "1" } } },
            { "/creditorAgent/memberIdentification", "text.missing", i => i with { CreditorAgent = new Agent { ClearingSystem = "GBDSC" } } },
            { "/creditorAgent/country", "country.invalid", i => i with { CreditorAgent = new Agent { Bic = "DEUTDEFF", Country = "QQ" } } },
            { "/endToEndIdentification", "reference.slash", i => i with { EndToEndIdentification = "/x" } },
            { "/endToEndIdentification", "reference.slash", i => i with { EndToEndIdentification = "x/" } },
            { "/endToEndIdentification", "reference.slash", i => i with { EndToEndIdentification = "x//y" } },
            { "/endToEndIdentification", "reference.characters", i => i with { EndToEndIdentification = "ä" } },
            { "/endToEndIdentification", "text.too_long", i => i with { EndToEndIdentification = new string('1', 36) } },
            { "/endToEndIdentification", "text.empty", i => i with { EndToEndIdentification = "" } },
            { "/remittanceInformation/unstructured", "remittance.lines", i => i with { RemittanceInformation = new() { Unstructured = [.. Enumerable.Repeat("x", 11)] } } },
            { "/remittanceInformation/unstructured/1", "text.too_long", i => i with { RemittanceInformation = new() { Unstructured = ["x", new string('x', 141)] } } },
            { "/remittanceInformation/creditorReference", "creditor_reference.invalid", i => i with { RemittanceInformation = new() { CreditorReference = "RF19539007547034" } } },
            { "/requestedExecutionDate", "date.range", i => i with { RequestedExecutionDate = new DateOnly(1999, 1, 1) } },
            { "/localInstrument", "text.too_long", i => i with { LocalInstrument = new string('x', 36) } },
            { "/chargeBearer", "charge_bearer.invalid", i => i with { ChargeBearer = "OURS" } },
            { "/purpose", "purpose.invalid", i => i with { Purpose = "supp" } },
            { "/instructedAmount/currency", "sepa.currency", i => i with { LocalInstrument = "SEPA", InstructedAmount = new Amount(1, "GBP") } },
            { "/creditorAccount/iban", "sepa.iban", i => i with { LocalInstrument = "SEPA", CreditorAccount = new Account { Scheme = "X", Identification = "1" } } },
            { "/debtorAccount/iban", "sepa.iban", i => i with { LocalInstrument = "SEPA-INST", DebtorAccount = new Account { Scheme = "X", Identification = "1" } } },
            { "/chargeBearer", "sepa.charge_bearer", i => i with { LocalInstrument = "SEPA", ChargeBearer = "SHAR" } },
            { "/remittanceInformation/unstructured", "sepa.remittance", i => i with { LocalInstrument = "SEPA", RemittanceInformation = new() { Unstructured = ["a", "b"] } } },
            { "/remittanceInformation", "sepa.remittance", i => i with { LocalInstrument = "SEPA", RemittanceInformation = new() { Unstructured = ["a"], CreditorReference = "1" } } },
            { "/source/system", "identifier.invalid", i => i with { Source = i.Source with { System = "ERP 1" } } },
            { "/source/recordId", "text.too_long", i => i with { Source = i.Source with { RecordId = new string('1', 71) } } },
            { "/source/madeBy", "text.empty", i => i with { Source = i.Source with { MadeBy = "" } } },
        };
    }

    [Fact]
    public void A_good_instruction_breaks_no_rule()
    {
        Assert.Empty(PaymentInstructionValidator.Validate(An.Instruction()));
        Assert.Empty(PaymentInstructionValidator.Validate(An.Instruction() with { LocalInstrument = "SEPA" }));
        Assert.Empty(PaymentInstructionValidator.Validate(An.Instruction() with
        {
            InstructedAmount = new Amount(5, "GBP"),
            CreditorAccount = new Account { Scheme = "UK.OBIE.SortCodeAccountNumber", Identification = "20202010981789" },
            CreditorAgent = new Agent { ClearingSystem = "GBDSC", MemberIdentification = "202020" },
            RemittanceInformation = new() { CreditorReference = "RF18539007547034" },
            LocalInstrument = "FPS",
        }));
    }

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_broken_rule_is_named_by_path_and_code_and_the_value_is_not_repeated(string path, string code, Func<PaymentInstruction, PaymentInstruction> breakIt)
    {
        var violations = PaymentInstructionValidator.Validate(breakIt(An.Instruction()));

        Assert.Contains(violations, violation => violation.Path == path && violation.Code == code);
        Assert.All(violations, violation => Assert.DoesNotContain("DE88", violation.Message, StringComparison.Ordinal));
    }

    private static PostalAddress Address() => new() { TownName = "Paris", Country = "FR" };
}
