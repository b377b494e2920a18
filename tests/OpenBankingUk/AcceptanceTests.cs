using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Connectors.Testing;
using SecureFin.Connectors.Tests;

namespace SecureFin.Connectors.OpenBankingUk.Tests;

public sealed class AcceptanceTests
{
    private static readonly string Folder = TestData.PathOf("connectors", "open-banking-uk");

    public static TheoryData<string> Checks => [.. AcceptanceKit.Checks];

    public static TheoryData<string> AccountChecks => [.. AccountKit.Checks];

    [Theory]
    [MemberData(nameof(Checks))]
    public void The_connector_passes_the_kit(string check)
    {
        var findings = Kit(new OpenBankingUkConnector()).Run(check);

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Theory]
    [MemberData(nameof(AccountChecks))]
    public void The_connector_passes_the_kit_for_accounts(string check)
    {
        var findings = new AccountKit(new OpenBankingUkConnector(), new AccountData
        {
            Query = new AccountQuery { AccountId = "22289" },
            Answer = AccountAnswer,
            Currencies = ["JPY", "GBP", "EUR", "BHD"],
        }).Run(check);

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    internal static AcceptanceKit Kit(IPaymentConnector connector) => new(connector, new AcceptanceData
    {
        Order = Sample.Order,
        Answer = Answer,
        AcceptedStatus = "ACTC",
        Golden = Directory.GetFiles(Path.Combine(Folder, "golden"), "*.http")
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText, StringComparer.Ordinal),
        IsoStatusCodes = JsonNode.Parse(File.ReadAllText(TestData.PathOf("iso20022", "external_payment_transaction_status_code.json")))!
            ["codes"]!.AsObject().Select(c => c.Key).ToList(),
        Currencies = ["JPY", "GBP", "EUR", "BHD"],
    });

    private static BankResponse Answer(string step, PaymentOrder order, string status)
    {
        var amount = order.Instruction.InstructedAmount;
        var body = File.ReadAllText(Path.Combine(Folder, "answers", step + ".json"))
            .Replace("{{status}}", status).Replace("{{amount}}", amount.ToFixedText()).Replace("{{currency}}", amount.Currency)
            .Replace("{{endToEnd}}", order.EndToEndIdentification);
        return new BankResponse { Status = step.Contains("status") ? 200 : 201, ContentType = "application/json", Body = Encoding.UTF8.GetBytes(body) };
    }

    private static BankResponse AccountAnswer(string list, string amount, string currency, string? next)
    {
        var body = File.ReadAllText(Path.Combine(Folder, "answers", list + ".json"))
            .Replace("{{amount}}", amount).Replace("{{currency}}", currency).Replace("{{next}}", next is null ? "" : $",\"Next\":\"{next}\"");
        return new BankResponse { Status = 200, ContentType = "application/json", Body = Encoding.UTF8.GetBytes(body) };
    }
}
