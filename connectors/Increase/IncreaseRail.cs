using SecureFin.Contract;

namespace SecureFin.Connectors.Increase;

/// <summary>One way of moving money at Increase: its endpoint and the names of its members.</summary>
internal sealed record IncreaseRail(
    string Name, string Path, string AccountMember, string RoutingMember, int MaxAccount, string NameMember, int MaxName, string TextMember, int MaxText)
{
    public static readonly IncreaseRail[] All =
    [
        new("ACH", "/ach_transfers", "account_number", "routing_number", 17, "individual_name", 22, "statement_descriptor", 200),
        new("WIRE", "/wire_transfers", "account_number", "routing_number", 200, "beneficiary_name", 200, "message_to_recipient", 200),
        new("RTP", "/real_time_payments_transfers", "destination_account_number", "destination_routing_number", 34, "creditor_name", 140, "remittance_information", 140),
    ];

    public static IncreaseRail? Find(string name) => Array.Find(All, r => r.Name == name);

    public void Write(BankJson json, PaymentOrder order, string sourceAccountNumber)
    {
        var payment = order.Instruction;
        if (payment.DebtorAccount.Scheme != "US.INCREASE.ACCOUNT" || !BankPath.IsSegment(payment.DebtorAccount.Identification))
            json.Refuse(ConnectorCodes.FieldInvalid, "DebtorAccount");
        if (payment.CreditorAccount.Iban is not null || payment.CreditorAgent is not { ClearingSystem: "USABA", MemberIdentification.Length: 9 } agent)
        {
            json.Refuse(ConnectorCodes.FieldInvalid, "CreditorAccount");
            return;
        }

        if (Name == "RTP")
            json.Text("source_account_number_id", sourceAccountNumber, 200);
        else
            json.Text("account_id", payment.DebtorAccount.Identification, 200);
        json.Cents("amount", payment.InstructedAmount, "USD")
            .Text(AccountMember, payment.CreditorAccount.Identification ?? "", MaxAccount)
            .Text(RoutingMember, agent.MemberIdentification, 9)
            .Text(NameMember, payment.Creditor.Name, MaxName)
            .Text(TextMember, TextOf(order), MaxText);
    }

    /// <summary>Our own reference first, so that the transfer can be found again; then the creditor's references and the text.</summary>
    private static string TextOf(PaymentOrder order)
    {
        IEnumerable<string?> parts =
        [
            order.InstructionIdentification,
            order.EndToEndIdentification == order.InstructionIdentification ? null : order.EndToEndIdentification,
            order.Instruction.RemittanceInformation?.CreditorReference,
            .. order.Instruction.RemittanceInformation?.Unstructured ?? [],
        ];
        return string.Join(' ', parts.Where(p => p is not null));
    }
}
