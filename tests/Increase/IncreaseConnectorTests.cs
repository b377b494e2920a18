using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Contract;

namespace SecureFin.Connectors.Increase.Tests;

public sealed class IncreaseConnectorTests
{
    private readonly IncreaseConnector _connector = new();

    [Theory]
    [InlineData("ACH", "/ach_transfers", "individual_name", "statement_descriptor")]
    [InlineData("WIRE", "/wire_transfers", "beneficiary_name", "message_to_recipient")]
    [InlineData("RTP", "/real_time_payments_transfers", "creditor_name", "remittance_information")]
    public void A_rail_has_its_own_endpoint_and_members(string rail, string path, string name, string text)
    {
        var order = Rail(rail) with { Settings = new Dictionary<string, string> { ["sourceAccountNumberId"] = "account_number_v18nkfqm6afpsrvy82b2" } };

        var send = Assert.IsType<PaymentStep.Send>(_connector.Begin(order));

        var body = JsonNode.Parse(send.Request.Body.Span)!;
        Assert.Equal(path, send.Request.Path);
        Assert.Equal(125000, (int)body["amount"]!);
        Assert.Equal("Acme Supplies Inc", (string?)body[name]);
        Assert.Equal("01JD0000000000000000000001 INV-1", (string?)body[text]);
    }

    [Fact]
    public void What_the_bank_cannot_do_is_refused_by_field()
    {
        var payment = Sample.Order.Instruction;

        Assert.Equal("LocalInstrument", Refused(Rail("CHAPS")).Reason);
        Assert.Equal("source_account_number_id", Refused(Rail("RTP")).Reason); // settings name none
        Assert.Equal("amount", Refused(With(payment with { InstructedAmount = new Amount(1m, "EUR") })).Reason);
        Assert.Equal("CreditorAccount", Refused(With(payment with { CreditorAgent = null })).Reason);
        Assert.Equal("CreditorAccount", Refused(With(payment with { CreditorAccount = new Account { Iban = "DE89370400440532013000" } })).Reason);
        Assert.Equal("DebtorAccount", Refused(With(payment with { DebtorAccount = new Account { Iban = "DE89370400440532013000" } })).Reason);
        Assert.Equal(ConnectorCodes.FieldTooLong, Refused(With(payment with { Creditor = new Party { Name = "A name of more than twenty-two" } })).Code);
    }

    [Fact]
    public void A_lost_transfer_is_looked_for_on_every_page_before_it_counts_as_not_received()
    {
        var sent = Assert.IsType<PaymentStep.Send>(_connector.Begin(Sample.Order));
        var first = Assert.IsType<PaymentStep.Send>(_connector.BeginEnquiry(Sample.Order with { State = sent.State }));
        var second = Assert.IsType<PaymentStep.Send>(_connector.NextEnquiry(Sample.Order with { State = first.State }, List("other", "v57w5d&x")));

        Assert.Equal("account_id=account_in71c4amph0vgo2qllky&limit=100", first.Request.Query);
        Assert.EndsWith("&cursor=v57w5d%26x", second.Request.Query);
        Assert.IsType<PaymentStep.NotReceived>(_connector.NextEnquiry(Sample.Order with { State = second.State }, List("other", null)));
        var again = Assert.IsType<PaymentStep.Send>(_connector.Begin(Sample.Order with { State = second.State }));
        Assert.Equal(sent.Request.IdempotencyKey, again.Request.IdempotencyKey);
        Assert.True(sent.Request.Body.Span.SequenceEqual(again.Request.Body.Span));
    }

    [Fact]
    public void A_search_that_never_ends_leaves_the_payment_unknown()
    {
        var order = Sample.Order with { State = ((PaymentStep.Send)_connector.Begin(Sample.Order)).State };
        var step = _connector.BeginEnquiry(order);
        for (var i = 0; step is PaymentStep.Send send; i++)
        {
            Assert.InRange(i, 0, 100);
            step = _connector.NextEnquiry(order with { State = send.State }, List("other", $"cursor{i}"));
        }

        Assert.IsType<PaymentStep.Undecided>(step);
    }

    [Theory]
    [InlineData(400, "invalid_parameters_error", true)]
    [InlineData(403, "insufficient_permissions_error", true)]
    [InlineData(422, "idempotency_unprocessable_error", false)]
    [InlineData(409, "idempotency_conflict_error", false)]
    public void A_key_that_was_seen_before_never_refuses_a_payment(int status, string type, bool refused)
    {
        var sent = (PaymentStep.Send)_connector.Begin(Sample.Order);
        var answer = new BankResponse { Status = status, Body = Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","title":"t","detail":null,"status":{{status}} }""") };

        var step = _connector.Next(Sample.Order with { State = sent.State }, answer);

        Assert.Equal(refused, step is PaymentStep.Refused);
        Assert.Equal(!refused, step is PaymentStep.Undecided);
    }

    [Theory]
    [InlineData("complete", "ACSC")]
    [InlineData("submitted", "ACSP")]
    [InlineData("returned", "returned")]
    [InlineData("requires_attention", "requires_attention")]
    public void A_status_is_translated_or_kept(string own, string code)
    {
        var sent = (PaymentStep.Send)_connector.Begin(Sample.Order);

        var done = Assert.IsType<PaymentStep.Done>(_connector.Next(Sample.Order with { State = sent.State }, Sample.Answer("transfer", Sample.Order, own)));

        Assert.Equal(code, done.Report.Code);
    }

    private PaymentStep.Refused Refused(PaymentOrder order) => Assert.IsType<PaymentStep.Refused>(_connector.Begin(order));

    private static PaymentOrder Rail(string rail) => With(Sample.Order.Instruction with { LocalInstrument = rail });

    private static PaymentOrder With(PaymentInstruction instruction) => Sample.Order with { Instruction = instruction };

    private static BankResponse List(string text, string? cursor) => new()
    {
        Status = 200,
        Body = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["data"] = new JsonArray(new JsonObject { ["id"] = "x", ["status"] = "submitted", ["amount"] = 125000, ["currency"] = "USD", ["statement_descriptor"] = text }),
            ["next_cursor"] = cursor,
        }.ToJsonString()),
    };
}
