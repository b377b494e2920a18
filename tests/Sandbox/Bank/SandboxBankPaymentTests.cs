using System.Text.Json.Nodes;
using static SecureFin.Sandbox.Bank.Tests.BankFixture;

namespace SecureFin.Sandbox.Bank.Tests;

public sealed class SandboxBankPaymentTests(BankFixture fixture) : IClassFixture<BankFixture>
{
    private readonly BankClient _client = fixture.Client;

    [Fact]
    public async Task A_payment_settles_and_is_booked_on_the_account()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync(amount: "77.10");
        var order = await _client.SendAsync("POST", Orders, token, Order(consent, id), NewKey());
        var paymentId = (string)order.Json["Data"]!["DomesticPaymentId"]!;

        var settled = await UntilAsync(token, paymentId, "ACSC");

        Assert.Equal((201, true), (order.Status, order.Signed));
        Assert.Equal((200, true), (settled.Status, settled.Signed));
        var entries = await _client.SendAsync("GET", "/aisp/accounts/22289/transactions", await _client.TokenAsync("accounts"));
        Assert.Contains(entries.Json["Data"]!["Transaction"]!.AsArray(), t => (string?)t!["TransactionId"] == "T-" + paymentId);
    }

    [Fact]
    public async Task The_same_key_and_bytes_make_one_payment()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync();
        var (body, key) = (Order(consent, id), NewKey());

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _client.SendAsync("POST", Orders, token, body, key)));

        Assert.Single(replies.Select(r => (string?)r.Json["Data"]!["DomesticPaymentId"]).Distinct());
        var payment = Assert.Single(fixture.Bank.Payments, p => p.ConsentId == id);
        Assert.Equal((key, 8), (payment.IdempotencyKey, payment.Attempts));
    }

    [Fact]
    public async Task A_changed_body_under_a_used_key_is_refused_and_changes_nothing()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync();
        var key = NewKey();
        await _client.SendAsync("POST", Orders, token, Order(consent, id), key);
        consent["Data"]!["Initiation"]!["InstructedAmount"]!["Amount"] = "9999.00";

        var reply = await _client.SendAsync("POST", Orders, token, Order(consent, id), key);

        Assert.Equal((400, "DUPL"), (reply.Status, reply.ErrorCode));
        Assert.Equal("1250.00", Assert.Single(fixture.Bank.Payments, p => p.ConsentId == id).Amount);
    }

    [Fact]
    public async Task A_consent_serves_once()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync();
        await _client.SendAsync("POST", Orders, token, Order(consent, id), NewKey());

        var second = await _client.SendAsync("POST", Orders, token, Order(consent, id), NewKey());
        var state = await _client.SendAsync("GET", $"{Consents}/{id}", token);

        Assert.Equal((400, "DU03"), (second.Status, second.ErrorCode));
        Assert.Equal("COND", (string?)state.Json["Data"]!["Status"]);
    }

    [Theory]
    [InlineData("InstructedAmount", "Amount", "1250.01")]
    [InlineData("CreditorAccount", "Identification", "08080021325699")]
    [InlineData("CreditorAccount", "Name", "Acme Supplies Limited")]
    public async Task An_order_that_differs_from_its_consent_is_refused(string part, string member, string value)
    {
        var (token, consent, id) = await fixture.AuthorisedAsync();
        consent["Data"]!["Initiation"]![part]![member] = value;

        var reply = await _client.SendAsync("POST", Orders, token, Order(consent, id), NewKey());

        Assert.Equal((400, "FF01"), (reply.Status, reply.ErrorCode));
        Assert.DoesNotContain(fixture.Bank.Payments, p => p.ConsentId == id);
    }

    [Theory]
    [InlineData("InstructedAmount", "Amount", "0.00", "AM01")]
    [InlineData("InstructedAmount", "Amount", "1.001", "CH20")]
    [InlineData("InstructedAmount", "Amount", "-1.00", "AM12")]
    [InlineData("InstructedAmount", "Currency", "EUR", "AM03")]
    [InlineData("CreditorAccount", "Identification", "0808002132569", "AC03")]
    [InlineData("DebtorAccount", "Identification", "GB33BUKB20201555555556", "AC02")]
    [InlineData("CreditorAccount", "Name", "FAULT no-such-script", "MINF")]
    public async Task A_consent_that_breaks_a_rule_is_refused_with_its_reason(string part, string member, string value, string code)
    {
        var consent = Consent();
        consent["Data"]!["Initiation"]![part]![member] = value;

        var reply = await _client.SendAsync("POST", Consents, await _client.TokenAsync("payments"), Bytes(consent), NewKey());

        Assert.Equal((400, code, true), (reply.Status, reply.ErrorCode, reply.Signed));
    }

    [Theory]
    [InlineData("{\"Data\":{},\"Data\":{},\"Risk\":{}}")]
    [InlineData("{\"Data\":")]
    [InlineData("[]")]
    public async Task A_body_that_is_not_one_json_object_is_refused(string body)
    {
        var reply = await _client.SendAsync("POST", Consents, await _client.TokenAsync("payments"), System.Text.Encoding.UTF8.GetBytes(body), NewKey());

        Assert.Equal((400, "FF01"), (reply.Status, reply.ErrorCode));
    }

    [Fact]
    public async Task An_account_never_goes_below_zero()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync(amount: "250000001.00");

        var reply = await _client.SendAsync("POST", Orders, token, Order(consent, id), NewKey());

        Assert.Equal("RJCT", (string?)reply.Json["Data"]!["Status"]);
        Assert.Equal("AM04", (string?)reply.Json["Data"]!["StatusReason"]![0]!["StatusReasonCode"]);
    }

    [Theory]
    [InlineData("/pisp/domestic-payments/nothing", 400)]
    [InlineData("/pisp/domestic-payment-consents/nothing", 400)]
    [InlineData("/pisp/unknown", 404)]
    public async Task A_resource_that_does_not_exist_is_a_bad_request(string path, int status)
    {
        var reply = await _client.SendAsync("GET", path, await _client.TokenAsync("payments"));

        Assert.Equal(status, reply.Status);
    }

    private async Task<BankReply> UntilAsync(string token, string paymentId, string status)
    {
        for (var i = 0; i < 200; i++)
        {
            var reply = await _client.SendAsync("GET", $"{Orders}/{paymentId}", token);
            if ((string?)reply.Json["Data"]!["Status"] == status)
                return reply;
            await Task.Delay(10);
        }

        throw new TimeoutException($"The payment never came to {status}.");
    }
}
