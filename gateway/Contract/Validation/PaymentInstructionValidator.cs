namespace SecureFin.Contract;

/// <summary>Checks an instruction against every rule of the contract that needs neither a clock nor a bank.</summary>
/// <remarks>
/// Sources: pain.001.001.09 (lengths, choices), EPC SEPA credit transfer guidelines (character set of references, one line of
/// remittance, SLEV), CBPR+ hybrid addresses. Policy and the connectors add their own limits.
/// </remarks>
public static class PaymentInstructionValidator
{
    /// <summary>All broken rules in document order; empty when the instruction holds. No message repeats a value.</summary>
    public static IReadOnlyList<Violation> Validate(PaymentInstruction instruction)
    {
        var rules = new RuleBook();
        rules.Identifier("/bank", instruction.Bank);
        PaymentRules.CheckAmount(rules, instruction.InstructedAmount);
        PartyRules.CheckParty(rules, "/debtor", instruction.Debtor);
        PartyRules.CheckAccount(rules, "/debtorAccount", instruction.DebtorAccount);
        PartyRules.CheckParty(rules, "/creditor", instruction.Creditor);
        PartyRules.CheckAccount(rules, "/creditorAccount", instruction.CreditorAccount);
        if (instruction.CreditorAgent is { } agent)
            PartyRules.CheckAgent(rules, "/creditorAgent", agent);
        if (instruction.UltimateDebtor is { } ultimateDebtor)
            PartyRules.CheckParty(rules, "/ultimateDebtor", ultimateDebtor);
        if (instruction.UltimateCreditor is { } ultimateCreditor)
            PartyRules.CheckParty(rules, "/ultimateCreditor", ultimateCreditor);
        rules.Reference("/endToEndIdentification", instruction.EndToEndIdentification, 35);
        PaymentRules.CheckRemittance(rules, instruction.RemittanceInformation);
        PaymentRules.CheckService(rules, instruction);
        PaymentRules.CheckSource(rules, instruction.Source);
        return rules.Violations;
    }
}
