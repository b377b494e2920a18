using SecureFin.Contract;

namespace SecureFin.Payments.Tests.Support;

/// <summary>Builds valid examples, so that a test names only what it is about.</summary>
internal static class An
{
    public static PaymentInstruction Instruction(decimal amount = 1250m) => new()
    {
        Bank = "nordbank",
        InstructedAmount = new Amount(amount, "EUR"),
        Debtor = new Party { Name = "Muster Handels GmbH" },
        DebtorAccount = new Account { Iban = "DE89370400440532013000" },
        Creditor = new Party { Name = "Fournisseur Exemple SA" },
        CreditorAccount = new Account { Iban = "FR1420041010050500013M02606" },
        RemittanceInformation = new RemittanceInformation { Unstructured = ["Invoice 42"] },
        Source = new PaymentSource("erp", "4711", "anna"),
    };

    public static SubmitPayment Submission(string key = "key-1", decimal amount = 1250m, int approvals = 0, string? hold = null) => new()
    {
        Instruction = Instruction(amount),
        Caller = "erp-client",
        Subject = "svc-erp",
        IdempotencyKey = key,
        InstructionHash = InstructionHash.Of(Instruction(amount)),
        ApprovalsRequired = approvals,
        Hold = hold,
    };

    public static Approver Approver(string subject) => new(subject, "console");

    public static ReleaseRequest Release(string hold, string? hash = null) => new(hash ?? Submission().InstructionHash, hold, "Called back on the known number.");

    public static StatusReport Report(string code, string? reference = "B-1", string? reason = null) => new(reference, code, reason, null);
}
