using System.Collections.Concurrent;
using System.Net;
using SecureFin.Jose;
using static SecureFin.Sandbox.Bank.Tests.BankFixture;

namespace SecureFin.Sandbox.Bank.Tests;

public sealed class EventNotificationTests(BankFixture fixture) : IClassFixture<BankFixture>
{
    [Theory]
    [InlineData("Acme Supplies Ltd", 1)]
    [InlineData("FAULT duplicate-callback Acme", 2)]
    public async Task A_settled_payment_is_told_by_a_signed_event(string creditor, int copies)
    {
        var inbox = new Inbox();
        using var callbacks = new HttpClient(inbox);
        var options = BankClient.Options(fixture.Pki, fixture.Key) with { CallbackUri = new Uri("https://gateway.example/callbacks/meadow"), CallbackClient = callbacks };
        await using var bank = await SandboxBank.StartAsync(options);
        using var client = new BankClient(bank, fixture.Pki, fixture.Pki.Client(BankClient.ClientId), fixture.Key);
        var token = await client.TokenAsync("payments");
        var consent = Consent(creditor);
        var consentId = (string)(await client.SendAsync("POST", Consents, token, Bytes(consent), NewKey())).Json["Data"]!["ConsentId"]!;
        var order = await client.SendAsync("POST", Orders, token, Order(consent, consentId), NewKey());

        var events = await inbox.TakeAsync(copies);

        Assert.Single(events.Distinct());
        var result = CompactJws.Verify(events[0], await client.BankKeysAsync());
        Assert.True(result.Ok);
        Assert.Contains((string)order.Json["Data"]!["DomesticPaymentId"]!, System.Text.Encoding.UTF8.GetString(result.Payload.Span));
        Assert.Equal("application/jwt", inbox.ContentType);
    }

    private sealed class Inbox : HttpMessageHandler
    {
        private readonly BlockingCollection<string> _events = [];

        public string? ContentType { get; private set; }

        public Task<List<string>> TakeAsync(int count) => Task.Run(() =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            return Enumerable.Range(0, count).Select(_ => _events.Take(patience.Token)).ToList();
        });

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            ContentType = request.Content!.Headers.ContentType!.MediaType;
            _events.Add(await request.Content.ReadAsStringAsync(cancellationToken), cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.Accepted);
        }
    }
}
