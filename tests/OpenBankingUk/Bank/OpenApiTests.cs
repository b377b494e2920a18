using System.Text.Json.Nodes;
using SecureFin.Contract;
using SecureFin.Sandbox.Bank.Tests;

namespace SecureFin.Connectors.OpenBankingUk.Tests.Bank;

/// <summary>Connector and sandbox bank against the official OpenAPI files v4.0, with Prism between them judging both directions.</summary>
public sealed class OpenApiTests(BankHouse house) : IClassFixture<BankHouse>
{
    private const string Missing = "tests/peers/prism/node_modules is missing; `npm ci` in that folder brings it (tests/run does)";

    [Fact]
    public async Task Requests_and_answers_about_payments_keep_to_the_official_description()
    {
        Assert.SkipUnless(PrismProxy.IsInstalled, Missing);
        using var prism = await PrismProxy.StartAsync("payment-initiation-openapi.yaml", Upstream("pisp"));

        var (order, end) = await house.RunAsync(Everything(), send: request => CheckedAsync(request, "/pisp", prism));
        Assert.IsType<PaymentStep.Done>(end);
        Assert.IsType<PaymentStep.Done>((await house.RunAsync(order, enquiry: true, send: request => CheckedAsync(request, "/pisp", prism))).End);

        var consent = Assert.IsType<PaymentStep.Send>(house.Connector.BeginEnquiry(order with { State = order.State.Where(s => s.Key != "paymentId").ToDictionary() }));
        Assert.Equal(200, (await CheckedAsync(consent.Request, "/pisp", prism)).Status);
        var refused = await house.RunAsync(BankHouse.NewOrder("FAULT no-such-script"), send: request => CheckedAsync(request, "/pisp", prism));
        Assert.Equal("MINF", Assert.IsType<PaymentStep.Refused>(refused.End).Code);
        Assert.IsType<PaymentStep.Done>((await house.RunAsync(BankHouse.NewOrder("FAULT reject Acme"), send: request => CheckedAsync(request, "/pisp", prism))).End);
        await ARequestThatBreaksItIsFoundAsync(prism);
        await AnAnswerThatBreaksItIsFoundAsync(prism);
    }

    [Fact]
    public async Task Requests_and_answers_about_accounts_keep_to_the_official_description()
    {
        Assert.SkipUnless(PrismProxy.IsInstalled, Missing);
        using var prism = await PrismProxy.StartAsync("account-info-openapi.yaml", Upstream("aisp"));
        var query = new AccountQuery { AccountId = "31820", From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UtcNow };

        BankRequest[] requests =
        [
            house.Connector.Accounts(query), house.Connector.Balances(query), house.Connector.Transactions(query), house.Connector.Statements(query),
            house.Connector.StatementTransactions(query, $"S-31820-{DateTime.UtcNow.AddMonths(-1):yyyyMM}"),
        ];
        foreach (var request in requests)
            Assert.Equal((request.Path, 200), (request.Path, (await CheckedAsync(request, "/aisp", prism)).Status));
    }

    // The proof that Prism looks at all.
    private async Task ARequestThatBreaksItIsFoundAsync(PrismProxy prism)
    {
        var consent = Assert.IsType<PaymentStep.Send>(house.Connector.Begin(BankHouse.NewOrder())).Request;
        var body = JsonNode.Parse(consent.Body.Span)!;
        body["Data"]!["Initiation"]!["InstructedAmount"]!["Amount"] = "12,50";
        var broken = consent with { Body = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()) };

        var reply = await house.SendThroughAsync(broken, Proxies("/pisp", prism));

        Assert.Equal(422, reply.Status);
    }

    private async Task AnAnswerThatBreaksItIsFoundAsync(PrismProxy prism)
    {
        var replies = new List<BankReply>();

        await house.RunAsync(BankHouse.NewOrder("FAULT garbage Acme"), send: async request =>
        {
            replies.Add(await house.SendThroughAsync(request, Proxies("/pisp", prism)));
            return replies[^1];
        });

        Assert.Equal([201, 500], replies.Select(r => r.Status));
    }

    private async Task<BankReply> CheckedAsync(BankRequest request, string prefix, PrismProxy prism)
    {
        var reply = await house.SendThroughAsync(request, Proxies(prefix, prism));
        Assert.True(reply.Violations is null && !reply.ContentType!.Contains("problem"), $"{request.Path}: {reply.Status} {System.Text.Encoding.UTF8.GetString(reply.Body)}");
        return reply;
    }

    private static Dictionary<string, Uri> Proxies(string prefix, PrismProxy prism) => new() { [prefix] = prism.Address };

    private Uri Upstream(string api) => new(house.Bank.PlainAddress!, api);

    private static PaymentOrder Everything()
    {
        var order = BankHouse.NewOrder("Åcme & Söhne + Co");
        var address = new PostalAddress { StreetName = "Acacia Avenue", BuildingNumber = "27", PostCode = "GU31 2ZZ", TownName = "Sparsholt", Country = "GB", AddressLines = ["Flat 7"] };
        return order with
        {
            Instruction = order.Instruction with
            {
                Creditor = order.Instruction.Creditor with { PostalAddress = address },
                CreditorAccount = order.Instruction.CreditorAccount with { SecondaryIdentification = "0002" },
                CreditorAgent = new Agent { Bic = "BUKBGB22", Country = "GB" },
                UltimateCreditor = new Party { Name = "Acme Holding", PostalAddress = address },
                UltimateDebtor = new Party { Name = "Fabrica Holding", Lei = "529900T8BM49AURSDO55" },
                RemittanceInformation = new RemittanceInformation { Unstructured = ["Invoice 1", "and 2"], CreditorReference = "RF18539007547034" },
                LocalInstrument = "FPS",
                Purpose = "SUPP",
            },
        };
    }
}
