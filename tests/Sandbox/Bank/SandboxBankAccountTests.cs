using System.Globalization;
using System.Text.Json.Nodes;

namespace SecureFin.Sandbox.Bank.Tests;

public sealed class SandboxBankAccountTests(BankFixture fixture) : IClassFixture<BankFixture>
{
    [Fact]
    public async Task Transactions_come_in_pages_that_are_linked_and_do_not_overlap()
    {
        var token = await fixture.Client.TokenAsync("accounts");
        var ids = new List<string>();
        for (var path = "/aisp/accounts/31820/transactions"; path is not null;)
        {
            var page = await fixture.Client.SendAsync("GET", path, token);
            ids.AddRange(page.Json["Data"]!["Transaction"]!.AsArray().Select(t => (string)t!["TransactionId"]!));
            path = (string?)page.Json["Links"]!["Next"] is { } next ? new Uri(next).PathAndQuery[SandboxBank.BasePath.Length..] : null;
        }

        Assert.Equal(60, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_period_narrows_the_list()
    {
        var token = await fixture.Client.TokenAsync("accounts");
        var from = DateTimeOffset.UtcNow.AddDays(-10).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);

        var page = await fixture.Client.SendAsync("GET", $"/aisp/accounts/31820/transactions?fromBookingDateTime={from}", token);
        var wrong = await fixture.Client.SendAsync("GET", "/aisp/accounts/31820/transactions?fromBookingDateTime=yesterday", token);

        Assert.Equal(10, page.Json["Data"]!["Transaction"]!.AsArray().Count);
        Assert.Equal(400, wrong.Status);
    }

    [Fact]
    public async Task The_entries_of_a_statement_explain_its_balances()
    {
        var token = await fixture.Client.TokenAsync("accounts");
        var statements = await fixture.Client.SendAsync("GET", "/aisp/accounts/31820/statements", token);
        var statement = statements.Json["Data"]!["Statement"]![0]!;
        var moved = 0m;
        for (var path = $"/aisp/accounts/31820/statements/{statement["StatementId"]}/transactions"; path is not null;)
        {
            var page = await fixture.Client.SendAsync("GET", path, token);
            moved += page.Json["Data"]!["Transaction"]!.AsArray().Sum(Signed);
            path = (string?)page.Json["Links"]!["Next"] is { } next ? new Uri(next).PathAndQuery[SandboxBank.BasePath.Length..] : null;
        }

        Assert.Equal(Signed(statement["StatementAmount"]![1]), Signed(statement["StatementAmount"]![0]) + moved);
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_a_bad_request()
    {
        var reply = await fixture.Client.SendAsync("GET", "/aisp/accounts/1/balances", await fixture.Client.TokenAsync("accounts"));

        Assert.Equal((400, "AC01"), (reply.Status, reply.ErrorCode));
    }

    private static decimal Signed(JsonNode? item)
    {
        var amount = decimal.Parse((string)item!["Amount"]!["Amount"]!, CultureInfo.InvariantCulture);
        return (string?)item["CreditDebitIndicator"] == "Credit" ? amount : -amount;
    }
}
