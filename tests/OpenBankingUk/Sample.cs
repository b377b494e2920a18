using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Contract;

namespace SecureFin.Connectors.OpenBankingUk.Tests;

/// <summary>An order and the answers of a bank that took it; all names and numbers are made up.</summary>
internal static class Sample
{
    public static PaymentOrder Order { get; } = new()
    {
        Instruction = new PaymentInstruction
        {
            Bank = "meadow",
            InstructedAmount = new Amount(1250.00m, "GBP"),
            Debtor = new Party { Name = "Fabrica Ltd" },
            DebtorAccount = new Account { Iban = "GB33BUKB20201555555555" },
            Creditor = new Party { Name = "Acme Supplies Ltd" },
            CreditorAccount = new Account { Scheme = "UK.OBIE.SortCodeAccountNumber", Identification = "08080021325698" },
            Source = new PaymentSource("erp", "INV-1", "clerk"),
        },
        PaymentId = "01JD0000000000000000000001",
        Uetr = "7e1b3f6e-6c3b-4c0e-9a55-0d9d4c2f1a11",
        EndToEndIdentification = "INV-1",
        InstructionIdentification = "01JD0000000000000000000001",
        IdempotencyKey = "01JD0000000000000000000001",
    };

    public static BankResponse Consent(string status, PaymentOrder? order = null) => Json(201, Data(status, order));

    public static BankResponse Payment(string status, PaymentOrder? order = null, string id = "P-1")
    {
        var body = Data(status, order);
        body["Data"]!["DomesticPaymentId"] = id;
        return Json(201, body);
    }

    public static BankResponse Error(int status, string? code = null) => Json(status, code is null
        ? []
        : new JsonObject { ["Errors"] = new JsonArray(new JsonObject { ["ErrorCode"] = code, ["Message"] = "Acme Supplies Ltd is not liked here" }) });

    public static BankResponse Json(int status, JsonObject body) =>
        new() { Status = status, ContentType = "application/json", Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };

    private static JsonObject Data(string status, PaymentOrder? order)
    {
        order ??= Order;
        return new JsonObject
        {
            ["Data"] = new JsonObject
            {
                ["ConsentId"] = "C-1",
                ["Status"] = status,
                ["StatusUpdateDateTime"] = "2026-11-20T10:00:00+00:00",
                ["Initiation"] = new JsonObject
                {
                    ["EndToEndIdentification"] = order.EndToEndIdentification,
                    ["InstructedAmount"] = new JsonObject
                    {
                        ["Amount"] = order.Instruction.InstructedAmount.ToFixedText(),
                        ["Currency"] = order.Instruction.InstructedAmount.Currency,
                    },
                },
            },
        };
    }
}
