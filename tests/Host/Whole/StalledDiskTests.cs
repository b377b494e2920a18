using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Gateway.Idempotency;
using SecureFin.Payments;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>A disk that hangs under the payments or under the ledger of requests, over real connections.</summary>
public sealed class StalledDiskTests : IAsyncLifetime
{
    private readonly RunningGateway _gateway = new() { PaymentDeadline = TimeSpan.FromSeconds(3) };
    private HttpClient _caller = null!;
    private int _reached;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _caller = await _gateway.CallerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Payments_end_at_their_deadline_while_others_are_served_and_each_is_stored_once_when_the_disk_is_back()
    {
        using var disk = new StalledCommits(_gateway.Services.GetRequiredService<PaymentStore>());
        Assert.Empty(await ListedAsync()); // nothing else writes: the first commit is that of a call
        disk.Stall();
        var calls = Enumerable.Range(0, 200).Select(i => PayAsync($"key-{i}")).ToList();
        await disk.Hangs.WaitAsync(TimeSpan.FromMinutes(1), Ct);

        Assert.Equal("/open/x", await _caller.GetStringAsync("/erp/echo/open/x", Ct));
        foreach (var call in calls)
            Assert.Equal((HttpStatusCode.GatewayTimeout, "request.timeout"), Refusal(await call));
        disk.Resume();

        var paid = new List<string>();
        for (var i = 0; i < calls.Count; i++)
            paid.Add(await PaidAsync($"key-{i}"));
        Assert.Equal(paid[7], await PaidAsync("key-7"));
        Assert.Equal(paid.Order(StringComparer.Ordinal), (await ListedAsync()).Order(StringComparer.Ordinal));
        // What had begun is named in the log, and is what was stored.
        var named = (await _gateway.EntriesAsync()).Where(entry => (string?)entry["problem"] == "request.timeout" && entry["payment"] is not null).Select(entry => (string)entry["payment"]!).ToList();
        Assert.NotEmpty(named);
        Assert.Subset(paid.ToHashSet(StringComparer.Ordinal), named.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_whose_claim_hangs_reaches_no_system_and_its_key_is_free_when_the_disk_is_back()
    {
        _gateway.Answer = AnswerAsync;
        using var disk = new StalledCommits(Ledger);
        disk.Stall();

        Assert.Equal((HttpStatusCode.GatewayTimeout, "request.timeout"), Refusal(await PassAsync("key")));
        Assert.Equal(0, _reached);
        disk.Resume();

        Assert.Equal("done", (await UntilFreeAsync("key")).Body);
        Assert.Equal("done", (await PassAsync("key")).Body);
        Assert.Equal(1, _reached);
    }

    [Fact]
    public async Task An_answer_is_given_although_the_ledger_hangs_and_its_twin_gets_it_when_the_disk_is_back()
    {
        using var disk = new StalledCommits(Ledger);
        _gateway.Answer = context =>
        {
            disk.Stall(); // the claim is durable: the end of it is not
            return AnswerAsync(context);
        };

        Assert.Equal((HttpStatusCode.OK, "done"), await PassAsync("key"));
        Assert.Equal("request.timeout", Refusal(await PassAsync("key")).Code);
        disk.Resume();

        Assert.Equal((HttpStatusCode.OK, "done"), await UntilFreeAsync("key"));
        Assert.Equal(1, _reached);
    }

    private RequestLedger Ledger => _gateway.Services.GetRequiredService<RequestRoom>().Ledger;

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _reached);
        return context.Response.WriteAsync("done");
    }

    private Task<(HttpStatusCode Status, string Body)> PayAsync(string key) => PostAsync("/v1/payments", ReleaseTests.World.Payment, key);

    private Task<(HttpStatusCode Status, string Body)> PassAsync(string key) => PostAsync("/erp/echo/pay/a", "{}", key);

    private async Task<string> PaidAsync(string key)
    {
        var (status, body) = await PayAsync(key);
        Assert.Equal(HttpStatusCode.Accepted, status);
        return (string)JsonNode.Parse(body)!["paymentId"]!;
    }

    private async Task<(HttpStatusCode Status, string Body)> UntilFreeAsync(string key)
    {
        while (true)
        {
            var answer = await PassAsync(key);
            if (answer.Status == HttpStatusCode.OK || Refusal(answer).Code != "idempotency.in_progress")
                return answer;
            await Task.Delay(20, Ct);
        }
    }

    private async Task<List<string>> ListedAsync()
    {
        var (ids, cursor) = (new List<string>(), (string?)"");
        do
        {
            var page = JsonNode.Parse(await _caller.GetStringAsync($"/v1/payments?limit=200{cursor}", Ct))!;
            ids.AddRange(page["payments"]!.AsArray().Select(payment => (string)payment!["paymentId"]!));
            cursor = page["nextCursor"] is { } next ? $"&cursor={(string?)next}" : null;
        }
        while (cursor is not null);
        return ids;
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await _caller.SendAsync(request, Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static (HttpStatusCode Status, string? Code) Refusal((HttpStatusCode Status, string Body) answer) => (answer.Status, (string?)JsonNode.Parse(answer.Body)!["code"]);
}
