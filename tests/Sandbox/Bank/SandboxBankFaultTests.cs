using static SecureFin.Sandbox.Bank.Tests.BankFixture;

namespace SecureFin.Sandbox.Bank.Tests;

public sealed class SandboxBankFaultTests(BankFixture fixture) : IClassFixture<BankFixture>
{
    private readonly BankClient _client = fixture.Client;

    [Fact]
    public async Task Timeout_after_accept_takes_the_payment_and_answers_only_the_repeat()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync("FAULT timeout-after-accept Acme");
        var (body, key) = (Order(consent, id), NewKey());

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.SendAsync("POST", Orders, token, body, key));
        Assert.Single(fixture.Bank.Payments, p => p.ConsentId == id);
        var repeat = await _client.SendAsync("POST", Orders, token, body, key);

        Assert.Equal(201, repeat.Status);
        Assert.Single(fixture.Bank.Payments, p => p.ConsentId == id);
    }

    [Fact]
    public async Task Unavailable_takes_nothing_the_first_time()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync("FAULT 503 Acme");
        var (body, key) = (Order(consent, id), NewKey());

        Assert.Equal(503, (await _client.SendAsync("POST", Orders, token, body, key)).Status);
        Assert.Equal("AUTH", (string?)(await _client.SendAsync("GET", $"{Consents}/{id}", token)).Json["Data"]!["Status"]);
        Assert.Equal(201, (await _client.SendAsync("POST", Orders, token, body, key)).Status);
    }

    [Fact]
    public async Task A_broken_signature_stays_broken_for_that_payment()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync("FAULT broken-response-signature Acme");

        var order = await _client.SendAsync("POST", Orders, token, Order(consent, id), NewKey());
        var asked = await _client.SendAsync("GET", $"{Orders}/{order.Json["Data"]!["DomesticPaymentId"]}", token);
        var askedConsent = await _client.SendAsync("GET", $"{Consents}/{id}", token);

        Assert.Equal((201, false), (order.Status, order.Signed));
        Assert.Equal((200, false), (asked.Status, asked.Signed));
        Assert.Equal((200, false), (askedConsent.Status, askedConsent.Signed));
    }

    [Theory]
    [InlineData("FAULT slow-drip Acme", 201, "ACTC", true)]
    [InlineData("FAULT late-status Acme", 201, "ACTC", true)]
    [InlineData("FAULT reject Acme", 201, "RJCT", true)]
    public async Task Other_scripts_answer_in_their_own_way(string creditor, int status, string state, bool signed)
    {
        var (token, consent, id) = await fixture.AuthorisedAsync(creditor);

        var reply = await _client.SendAsync("POST", Orders, token, Order(consent, id), NewKey());

        Assert.Equal((status, signed), (reply.Status, reply.Signed));
        Assert.Contains((string?)reply.Json["Data"]!["Status"], new[] { state, state == "RJCT" ? "RJCT" : "ACSP", state == "RJCT" ? "RJCT" : "ACSC" });
    }

    [Fact]
    public async Task Late_status_stays_where_it_was()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync("FAULT late-status Acme");

        var order = await _client.SendAsync("POST", Orders, token, Order(consent, id), NewKey());
        var asked = await _client.SendAsync("GET", $"{Orders}/{order.Json["Data"]!["DomesticPaymentId"]}", token);

        Assert.Equal("ACTC", (string?)asked.Json["Data"]!["Status"]);
    }

    [Fact]
    public async Task Garbage_is_signed_and_not_json()
    {
        var (token, consent, id) = await fixture.AuthorisedAsync("FAULT garbage Acme");

        var reply = await _client.SendAsync("POST", Orders, token, Order(consent, id), NewKey());

        Assert.Equal(true, reply.Signed);
        Assert.Equal((byte)'<', reply.Body[0]);
    }

    [Fact]
    public async Task A_header_asks_for_a_fault_in_one_call()
    {
        var token = await _client.TokenAsync("accounts");

        Assert.Equal(503, (await _client.SendAsync("GET", "/aisp/accounts", token, fault: "503")).Status);
        Assert.Equal(400, (await _client.SendAsync("GET", "/aisp/accounts", token, fault: "no-such")).Status);
        Assert.Equal(200, (await _client.SendAsync("GET", "/aisp/accounts", token)).Status);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.SendAsync("GET", "/aisp/accounts", token, fault: "timeout-after-accept"));
    }
}
