using System.Net;
using System.Text;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Events;

public sealed class WebhookPublisherTests
{
    private static readonly PaymentEvent Settled = new()
    {
        PaymentId = "01J000000000000000000000AA",
        Seq = 4,
        Kind = "payment.settled",
        State = PaymentState.Settled,
        TransactionStatus = "ACSC",
        Actor = "bert",
        Caller = "erp-client",
        At = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public async Task An_event_is_posted_signed_and_names_nobody()
    {
        var receiver = new Receiver(HttpStatusCode.NoContent);
        var clock = new ManualClock();

        await Publisher(receiver, clock).PublishAsync(Settled with { ReasonCode = "X1" }, House.Token);

        Assert.Equal("01J000000000000000000000AA.4", receiver.Fields["webhook-id"]);
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), receiver.Fields["webhook-timestamp"]);
        Assert.Equal($"v1,{receiver.Body.Length}", receiver.Fields["webhook-signature"]);
        using var json = JsonDocument.Parse(receiver.Body);
        Assert.Equal("payment.settled", json.RootElement.GetProperty("type").GetString());
        var data = json.RootElement.GetProperty("data");
        Assert.Equal(["paymentId", "seq", "state", "transactionStatus", "reasonCode", "needsAttention"], data.EnumerateObject().Select(member => member.Name));
        Assert.Equal("settled", data.GetProperty("state").GetString());
        Assert.DoesNotContain("bert", receiver.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Any_answer_but_success_puts_the_event_back(HttpStatusCode status) =>
        await Assert.ThrowsAsync<HttpRequestException>(() => Publisher(new Receiver(status), new ManualClock()).PublishAsync(Settled, House.Token));

    [Fact]
    public async Task A_client_without_webhooks_gets_none()
    {
        var receiver = new Receiver(HttpStatusCode.OK);

        await Publisher(receiver, new ManualClock()).PublishAsync(Settled with { Caller = "other" }, House.Token);

        Assert.Empty(receiver.Fields);
    }

    [Fact]
    public async Task An_event_that_nobody_takes_for_days_lets_newer_ones_pass()
    {
        await using var house = new House(options: new PaymentOptions { EventPatience = TimeSpan.FromDays(1) });
        var id = await house.SubmitAsync(An.Submission(approvals: 1));
        house.Events.Failures = 1;
        await house.StepAsync(id);

        await house.StepAsync(id, 25 * 3600, 3);

        Assert.Empty(house.Events.Published);
        await house.Service.RejectAsync(id, An.Approver("bert"), House.Token);
        await house.StepAsync(id);
        Assert.Equal("payment.rejected", Assert.Single(house.Events.Published).Kind);
    }

    private static WebhookPublisher Publisher(Receiver receiver, TimeProvider clock) => new(
        e => e.Caller == "erp-client" ? new WebhookTarget(new Uri("https://erp.test/hook"), (_, _, body) => $"v1,{body.Length}") : null,
        new HttpClient(receiver), clock);

    private sealed class Receiver(HttpStatusCode status) : HttpMessageHandler
    {
        public Dictionary<string, string> Fields { get; } = [];

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            foreach (var (name, values) in request.Headers)
                Fields[name] = values.Single();
            Body = Encoding.UTF8.GetString(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            return new HttpResponseMessage(status);
        }
    }
}
