using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Connectors.Testing;
using SecureFin.Connectors.Tests;
using SecureFin.Contract;

namespace SecureFin.Connectors.Increase.Tests;

/// <summary>An order and the answers of a bank that took it; all names and numbers are made up.</summary>
internal static class Sample
{
    private static readonly string Folder = TestData.PathOf("connectors", "increase");

    public static PaymentOrder Order { get; } = new()
    {
        Instruction = new PaymentInstruction
        {
            Bank = "increase",
            InstructedAmount = new Amount(1250.00m, "USD"),
            Debtor = new Party { Name = "Fabrica Inc" },
            DebtorAccount = new Account { Scheme = "US.INCREASE.ACCOUNT", Identification = "account_in71c4amph0vgo2qllky" },
            Creditor = new Party { Name = "Acme Supplies Inc" },
            CreditorAccount = new Account { Scheme = "US.ACCOUNT", Identification = "987654321" },
            CreditorAgent = new Agent { ClearingSystem = "USABA", MemberIdentification = "101050001" },
            Source = new PaymentSource("erp", "INV-1", "clerk"),
        },
        PaymentId = "01JD0000000000000000000001",
        Uetr = "7e1b3f6e-6c3b-4c0e-9a55-0d9d4c2f1a11",
        EndToEndIdentification = "INV-1",
        InstructionIdentification = "01JD0000000000000000000001",
        IdempotencyKey = "01JD0000000000000000000001",
    };

    public static AcceptanceKit Kit(IPaymentConnector connector) => new(connector, new AcceptanceData
    {
        Order = Order,
        Answer = Answer,
        AcceptedStatus = "pending_submission",
        Golden = Directory.GetFiles(Path.Combine(Folder, "golden"), "*.http")
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText, StringComparer.Ordinal),
        IsoStatusCodes = JsonNode.Parse(File.ReadAllText(TestData.PathOf("iso20022", "external_payment_transaction_status_code.json")))!
            ["codes"]!.AsObject().Select(c => c.Key).ToList(),
        Currencies = ["USD"],
        LocalInstrument = "WIRE",
        DebtorAccountIsOpaque = true,
    });

    public static BankResponse Answer(string step, PaymentOrder order, string status)
    {
        var body = File.ReadAllText(Path.Combine(Folder, "answers", step + ".json"))
            .Replace("{{status}}", status).Replace("{{reference}}", order.InstructionIdentification)
            .Replace("{{minor}}", BankMoney.ToMinor(order.Instruction.InstructedAmount).ToString());
        return new BankResponse { Status = 200, ContentType = "application/json", Body = Encoding.UTF8.GetBytes(body) };
    }
}
