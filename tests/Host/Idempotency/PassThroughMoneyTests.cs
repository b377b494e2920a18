using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecureFin.Gateway.Tests.Whole;

namespace SecureFin.Gateway.Tests.Idempotency;

/// <summary>A pass-through route that moves money, over real connections: each key reaches the system once.</summary>
public sealed class PassThroughMoneyTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private int _reached;

    [Fact]
    public async Task A_repetition_gets_the_same_answer_and_the_system_sees_one_request()
    {
        Answers(201, """{"id":"p-1","name":"Ada Lovelace"}""");
        using var caller = await gateway.CallerAsync();

        using var first = await PayAsync(caller, "key-1");
        using var second = await PayAsync(caller, "key-1");

        Assert.Equal(1, _reached);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal("/pay/p-1", second.Headers.Location?.OriginalString);
        Assert.Equal("application/json", second.Content.Headers.ContentType?.ToString());
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.NotEqual(first.Headers.GetValues("SFG-Exchange-Id").Single(), second.Headers.GetValues("SFG-Exchange-Id").Single());
    }

    [Theory]
    [InlineData("/erp/echo/pay/a", """{"amount":"2.00"}""")]
    [InlineData("/erp/echo/pay/a?x=1", """{"amount":"1.00"}""")]
    [InlineData("/erp/echo/pay/b", """{"amount":"1.00"}""")]
    public async Task The_key_of_another_request_is_refused(string path, string body)
    {
        Answers(200, "{}");
        using var caller = await gateway.CallerAsync();
        var key = $"mismatch-{path}-{body.Length}".Replace('"', '\'');
        using var first = await PayAsync(caller, key);

        using var other = await PayAsync(caller, key, path, body);

        Assert.Equal("idempotency.mismatch", await CodeAsync(other));
        Assert.Equal(1, _reached);
    }

    [Fact]
    public async Task A_twin_in_flight_is_told_so_and_of_many_one_reaches_the_system()
    {
        var release = new TaskCompletionSource();
        gateway.Answer = async context =>
        {
            Interlocked.Increment(ref _reached);
            await release.Task;
            await context.Response.WriteAsync("done");
        };
        using var caller = await gateway.CallerAsync();

        var calls = Enumerable.Range(0, 8).Select(_ => PayAsync(caller, "key-many")).ToList();
        var answered = new List<HttpResponseMessage>();
        for (var i = 0; i < 7; i++)
        {
            var done = await Task.WhenAny(calls);
            calls.Remove(done);
            answered.Add(await done);
        }

        release.SetResult();
        using var first = await calls.Single();

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        foreach (var twin in answered)
            Assert.Equal("idempotency.in_progress", await CodeAsync(twin));
        Assert.Equal(1, _reached);
    }

    [Fact]
    public async Task An_answer_that_never_came_is_unknown_and_is_not_asked_for_again()
    {
        gateway.Answer = context =>
        {
            Interlocked.Increment(ref _reached);
            return Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted);
        };
        using var caller = await gateway.CallerAsync();
        using var first = await PayAsync(caller, "key-timeout");
        Answers(200, "{}");

        using var second = await PayAsync(caller, "key-timeout");
        await gateway.RestartAsync();
        using var later = await gateway.CallerAsync();
        using var third = await PayAsync(later, "key-timeout");

        Assert.Equal(HttpStatusCode.GatewayTimeout, first.StatusCode);
        Assert.Equal("idempotency.unknown", await CodeAsync(second));
        Assert.Equal("idempotency.unknown", await CodeAsync(third));
        Assert.Equal(1, _reached);
    }

    [Fact]
    public async Task Answers_outlive_a_restart_and_stand_nowhere_in_clear()
    {
        Answers(200, """{"iban":"DE89370400440532013000"}""");
        using var caller = await gateway.CallerAsync();
        using var first = await PayAsync(caller, "key-restart");

        await gateway.RestartAsync();
        using var again = await gateway.CallerAsync();
        using var second = await PayAsync(again, "key-restart");

        Assert.Equal(1, _reached);
        Assert.Contains("DE89370400440532013000", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var file in gateway.Folder.GetFiles("requests.db*").Where(file => file.Extension != ".lock"))
            Assert.Equal(-1, (await ReadSharedAsync(file)).AsSpan().IndexOf("DE89370400440532013000"u8));
    }

    [Fact]
    public async Task A_long_answer_is_not_kept_and_the_request_is_not_sent_again()
    {
        Answers(200, new string('x', 300_000));
        using var caller = await gateway.CallerAsync();
        using var first = await PayAsync(caller, "key-long");

        using var second = await PayAsync(caller, "key-long");

        Assert.Equal(300_000, (await first.Content.ReadAsStringAsync()).Length);
        Assert.Equal("idempotency.answer_gone", await CodeAsync(second));
        Assert.Equal(1, _reached);
    }

    [Fact]
    public async Task Without_a_key_nothing_moves_but_reading_needs_none()
    {
        Answers(200, "{}");
        using var caller = await gateway.CallerAsync();
        using var refused = await caller.PutAsync("/erp/echo/pay/a", new StringContent("x"));
        using var read = await caller.GetAsync("/erp/echo/pay/a");

        Assert.Equal("idempotency.key_missing", await CodeAsync(refused));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(1, _reached);
    }

    private static async Task<byte[]> ReadSharedAsync(FileInfo file)
    {
        await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private void Answers(int status, string body) => gateway.Answer = async context =>
    {
        Interlocked.Increment(ref _reached);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.Location = "/pay/p-1";
        await context.Response.WriteAsync(body);
    };

    private static Task<HttpResponseMessage> PayAsync(HttpClient caller, string key, string path = "/erp/echo/pay/a", string body = """{"amount":"1.00"}""")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        return caller.SendAsync(request);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("code").GetString();
}
