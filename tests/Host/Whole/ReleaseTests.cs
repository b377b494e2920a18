using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Routes;
using SecureFin.Sandbox.Identity;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>The end of a hold as people ask for it, over real connections.</summary>
public sealed class ReleaseTests(ReleaseTests.World world) : IClassFixture<ReleaseTests.World>
{
    private const string Hold = "counterparty.account_changed", Reason = "Mr Quill of Paper Mill confirmed by telephone.";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_held_payment_is_listed_released_and_goes_on_its_way()
    {
        var held = await PayAsync();
        using var caller = await world.Gateway.CallerAsync("olga");
        var listed = JsonNode.Parse(await caller.GetStringAsync("/v1/payments?state=held&limit=200", Ct))!["payments"]!.AsArray();
        Assert.Contains(Id(held), listed.Select(payment => (string?)payment!["paymentId"]));

        var (status, released) = await ReleaseAsync("olga", held);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Null(released["holdReason"]);
        Assert.Equal((Hold, "olga", Reason), ((string?)released["releases"]![0]!["holdReason"], (string?)released["releases"]![0]!["releasedBy"], (string?)released["releases"]![0]!["reason"]));
        // Policy still holds it for the same reason when it leaves: that was released. There is no bank, so nobody knows the end.
        Assert.Equal("unknown", await UntilAsync(held, state => state is not ("approved" or "sent")));
        Assert.Equal(HttpStatusCode.OK, (await ReleaseAsync("olga", held)).Status);
    }

    [Theory]
    [InlineData("erp", null, null, HttpStatusCode.Forbidden, "policy.denied")]
    [InlineData("dora", null, null, HttpStatusCode.Forbidden, "release.refused")]
    [InlineData("olga", "instructionHash", "0000", HttpStatusCode.Conflict, "release.stale")]
    [InlineData("olga", "holdReason", "window.closed", HttpStatusCode.Conflict, "release.stale")]
    [InlineData("olga", "reason", "", HttpStatusCode.UnprocessableEntity, "body.invalid")]
    [InlineData("olga", "reason", " ", HttpStatusCode.UnprocessableEntity, "body.invalid")]
    [InlineData("olga", "reason", "a\nb", HttpStatusCode.UnprocessableEntity, "body.invalid")]
    [InlineData("olga", "reason", "yes \u202Eon\u202C", HttpStatusCode.UnprocessableEntity, "body.invalid")]
    [InlineData("olga", "reason", " yes", HttpStatusCode.UnprocessableEntity, "body.invalid")]
    [InlineData("olga", "holdReason", null, HttpStatusCode.BadRequest, "body.malformed")]
    [InlineData("olga", "more", "x", HttpStatusCode.BadRequest, "body.malformed")]
    public async Task What_is_not_clearly_right_releases_nothing(string person, string? member, string? value, HttpStatusCode status, string code)
    {
        var held = await PayAsync();

        var (answered, problem) = await ReleaseAsync(person, held, body =>
        {
            if (member is not null && value is null)
                body.Remove(member);
            else if (member is not null)
                body[member] = value;
        });

        Assert.Equal((status, code), (answered, (string?)problem["code"]));
        Assert.Equal("held", await UntilAsync(held, _ => true));
    }

    [Fact]
    public async Task A_reason_has_500_characters_at_most()
    {
        var held = await PayAsync();

        Assert.Equal("body.invalid", (string?)(await ReleaseAsync("olga", held, body => body["reason"] = new string('x', 501))).Body["code"]);
        Assert.Equal(HttpStatusCode.OK, (await ReleaseAsync("olga", held, body => body["reason"] = new string('x', 500))).Status);
    }

    [Fact]
    public async Task A_payment_that_is_not_there_or_not_held_is_not_released()
    {
        var held = await PayAsync();
        var unknown = held.DeepClone();
        unknown["paymentId"] = "01J00000000000000000000000";
        await ReleaseAsync("olga", held);

        Assert.Equal((HttpStatusCode.NotFound, "payment.not_found"), Refusal(await ReleaseAsync("olga", unknown)));
        var (status, code) = Refusal(await ReleaseAsync("piet", held));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains(code, new[] { "release.not_held", "payment.state" }); // it may be on its way already
    }

    [Fact]
    public async Task Two_who_release_at_once_leave_one_release()
    {
        var held = await PayAsync();

        var answers = await Task.WhenAll(ReleaseAsync("olga", held), ReleaseAsync("piet", held));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        using var caller = await world.Gateway.CallerAsync("olga");
        Assert.Single(JsonNode.Parse(await caller.GetStringAsync($"/v1/payments/{Id(held)}", Ct))!["releases"]!.AsArray());
    }

    [Fact]
    public async Task The_log_has_the_intent_before_the_outcome_and_nothing_of_persons()
    {
        var held = await PayAsync();
        await ReleaseAsync("olga", held);

        var entries = (await world.Gateway.EntriesAsync()).Where(entry => (string?)entry["route"] == "payments.release" && (string?)entry["payment"] == Id(held)).ToList();

        Assert.Equal(["intent", "outcome"], entries.Select(entry => (string?)entry["kind"]));
        Assert.Equal((string?)entries[0]["call"], (string?)entries[1]["call"]);
        Assert.NotNull(entries[0]["kept"]?["request"]);
        Assert.All(await world.Gateway.EntriesAsync(), entry => Assert.DoesNotContain(World.Personal, secret => entry.ToJsonString().Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public void Where_a_hold_ends_callers_sign_unless_the_operator_says_otherwise()
    {
        var options = new RoutesOptions { ["payments.release"] = new RouteOptions { Owner = "o", DataClass = Contract.DataClass.Iban, Policy = "p" } };

        var route = new RouteCatalogue(Options.Create(options)).Find("payments.release")!;

        Assert.Equal((true, CallerSignatureDemand.Required), (route.MovesMoney, route.CallerSignature));
    }

    private static string? Id(JsonNode payment) => (string?)payment["paymentId"];

    private static (HttpStatusCode Status, string? Code) Refusal((HttpStatusCode Status, JsonNode Body) answer) => (answer.Status, (string?)answer.Body["code"]);

    private async Task<JsonNode> PayAsync()
    {
        using var caller = await world.Gateway.CallerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payments") { Content = Json(World.Payment) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        using var answer = await caller.SendAsync(request, Ct);
        var payment = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;
        Assert.Equal(("held", Hold), ((string?)payment["state"], (string?)payment["holdReason"]));
        return payment;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> ReleaseAsync(string person, JsonNode held, Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["instructionHash"] = (string?)held["instructionHash"], ["holdReason"] = (string?)held["holdReason"], ["reason"] = Reason };
        change?.Invoke(body);
        using var caller = await world.Gateway.CallerAsync(person);
        using var answer = await caller.PostAsync($"/v1/payments/{Id(held)}/release", Json(body.ToJsonString()), Ct);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!);
    }

    private async Task<string?> UntilAsync(JsonNode payment, Func<string?, bool> holds)
    {
        using var caller = await world.Gateway.CallerAsync("olga");
        for (var tries = 0; tries < 600; tries++)
        {
            var state = (string?)JsonNode.Parse(await caller.GetStringAsync($"/v1/payments/{Id(payment)}", Ct))!["state"];
            if (holds(state))
                return state;
            await Task.Delay(50, Ct);
        }

        throw new TimeoutException("The payment did not get there.");
    }

    private static StringContent Json(string text) => new(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

    /// <summary>A gateway whose policy holds every payment, when it is made and when it leaves.</summary>
    public sealed class World : IAsyncLifetime
    {
        public const string Payment = """
            {
              "bank": "nowhere", "instructedAmount": {"amount": "99.50", "currency": "GBP"}, "debtor": {"name": "Fabrica Ltd"}, "debtorAccount": {"iban": "GB33BUKB20201555555555"},
              "creditor": {"name": "Paper Mill Ltd"}, "creditorAccount": {"iban": "GB94BARC10201530093459"}, "source": {"system": "erp", "recordId": "1", "madeBy": "dora"}
            }
            """;

        private const string Policy = """
            package securefin.gateway

            decision := {"allow": count(reasons) == 0, "reasons": reasons, "obligations": {"mask": {}, "approvals": 0, "hold": hold}}

            default hold := null

            hold := "counterparty.account_changed" if input.action in {"payments.create", "payments.send"}

            reasons contains {"code": "rights.missing", "message": "Releasers release."} if {
              input.action == "payments.release"
              not "releaser" in input.caller.roles
            }
            """;

        public static string[] Personal { get; } = ["Paper Mill", "Quill", "GB94BARC10201530093459", "GB33BUKB20201555555555", "telephone"];

        public RunningGateway Gateway { get; } = new()
        {
            Policy = Policy, KeepsMessages = true, OtherClients = [Releaser("olga"), Releaser("piet"), Releaser("dora")],
        };

        public ValueTask InitializeAsync() => Gateway.InitializeAsync();

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();

        private static SandboxClient Releaser(string name) => new(name, "erp", name, ["releaser"], ["payments"]);
    }
}
