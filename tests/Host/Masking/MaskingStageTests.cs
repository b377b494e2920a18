using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Contract;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>What callers see of a masked answer.</summary>
public sealed class MaskingStageTests
{
    private const string Account = """{"iban":"DE89370400440532013000"}""";

    [Fact]
    public async Task An_answer_is_masked_in_body_and_headers()
    {
        var context = Context("iban", "partial");

        await RunAsync(context, async c =>
        {
            c.Response.ContentType = "application/json";
            c.Response.Headers.Location = "/accounts/DE89370400440532013000";
            c.Response.Headers["Content-Digest"] = "sha-256=:AAAA:";
            c.Response.ContentLength = Account.Length;
            await c.Response.WriteAsync(Account);
        });

        Assert.Equal("""{"iban":"DE89…3000"}""", Sent(context));
        Assert.Equal("/accounts/DE89...3000", context.Response.Headers.Location);
        Assert.False(context.Response.Headers.ContainsKey("Content-Digest"));
        Assert.Null(context.Response.ContentLength);
        Assert.Equal("identity", context.Request.Headers.AcceptEncoding);
    }

    [Theory]
    [InlineData("text/csv", "DE89370400440532013000")]
    [InlineData("application/json", "{\"a\":\"DE89370400440532013000\"")]
    [InlineData("application/json", "not json")]
    [InlineData(null, "DE89370400440532013000")]
    public async Task An_answer_that_cannot_be_masked_is_withheld_whole(string? type, string body)
    {
        var context = Context("iban", "partial");

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => RunAsync(context, c =>
        {
            c.Response.ContentType = type;
            return c.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
        }));

        Assert.Equal(Problems.MaskingRefused, refusal.Problem);
        Assert.Equal("", Sent(context));
    }

    [Fact]
    public async Task An_obligation_that_is_not_known_stops_the_call_before_the_endpoint()
    {
        var reached = false;

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => RunAsync(Context("iban", "blur"), _ =>
        {
            reached = true;
            return Task.CompletedTask;
        }));

        Assert.Equal(Problems.MaskingRefused, refusal.Problem);
        Assert.False(reached);
    }

    [Fact]
    public async Task Without_obligations_the_answer_is_left_alone()
    {
        var context = Context(null, "");

        await RunAsync(context, c => c.Response.Body.WriteAsync(new byte[] { 1, 2, 3 }).AsTask());

        Assert.Equal("\u0001\u0002\u0003", Sent(context));
        Assert.False(context.Request.Headers.ContainsKey("Accept-Encoding"));
    }

    [Fact]
    public async Task A_long_answer_streams_in_pieces_and_without_a_body_nothing_is_written()
    {
        var context = Context("iban", "partial");
        var pieces = string.Join(',', Enumerable.Repeat(Account, 60_000));

        await RunAsync(context, async c =>
        {
            c.Response.ContentType = "application/json";
            var body = Encoding.UTF8.GetBytes($"[{pieces}]");
            for (var at = 0; at < body.Length; at += 5000) await c.Response.Body.WriteAsync(body.AsMemory(at, Math.Min(5000, body.Length - at)));
        });

        Assert.Equal("[" + pieces.Replace("DE89370400440532013000", "DE89…3000", StringComparison.Ordinal) + "]", Sent(context));
        var empty = Context("iban", "partial");
        await RunAsync(empty, c => Task.CompletedTask);
        Assert.Equal("", Sent(empty));
    }

    [Theory]
    [InlineData("application/json", "[", ",{\"iban\":\"DE89370400440532013000\",\"text\":\"&#65; {x} 100%25\",\"n\":1.5}", "]")]
    [InlineData("application/xml", "<D>", "<E a='1'><IBAN>DE89370400440532013000</IBAN><T>&amp;#65; {x} 100%25</T></E>", "</D>")]
    public async Task A_body_of_sixty_megabytes_takes_no_more_memory_than_a_short_one(string type, string head, string entry, string tail)
    {
        var plan = MaskingRuns.Plan(("iban", "partial"));
        var entries = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(entry, 600)));
        using var target = new CountingStream();
        using var body = new MaskedBodyStream(() => BodyMasking.For(plan, type), target, holdBytes: 1024 * 1024, () => { });
        var ct = TestContext.Current.CancellationToken;
        async Task<long> CostAsync(int bytes)
        {
            var before = GC.GetAllocatedBytesForCurrentThread(); // the target answers at once, so all happens on this thread
            for (var written = 0; written < bytes; written += entries.Length) await body.WriteAsync(entries, ct);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        await body.WriteAsync(Encoding.UTF8.GetBytes(type.EndsWith("json", StringComparison.Ordinal) ? head + "1" : head), ct);
        await CostAsync(2_000_000); // past the bound, so that it streams
        var cost = await CostAsync(60_000_000);
        await body.WriteAsync(Encoding.UTF8.GetBytes(tail), ct);
        await body.CompleteAsync(ct);
        body.Release();

        Assert.Null(body.Failure);
        Assert.True(target.Length > 50_000_000, $"{target.Length} bytes");
        Assert.True(cost < 1024 * 1024, $"{cost} bytes for 60 MB");
    }

    [Fact]
    public async Task An_answer_without_a_body_has_its_headers_masked_too()
    {
        var context = Context("iban", "partial");

        await RunAsync(context, c =>
        {
            c.Response.StatusCode = StatusCodes.Status204NoContent;
            c.Response.Headers.Location = "/accounts/DE89370400440532013000";
            return Task.CompletedTask;
        });

        Assert.Equal("/accounts/DE89...3000", context.Response.Headers.Location);
    }

    private static Task RunAsync(HttpContext context, RequestDelegate endpoint) =>
        new MaskingStage(endpoint, new MaskingPlans(_ => new(MaskingRuns.Key)), NullLogger<MaskingStage>.Instance).InvokeAsync(context);

    private static DefaultHttpContext Context(string? dataClass, string action)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        var mask = new Dictionary<string, string>(StringComparer.Ordinal);
        if (dataClass is not null) mask[dataClass] = action;
        context.Features.Set(new Exchange
        {
            Id = "01JD0000000000000000000000",
            StartedAt = DateTimeOffset.UnixEpoch,
            Decision = new PolicyDecision { DecisionId = "d", BundleRevision = "r", Allowed = true, Obligations = new Obligations { Mask = mask } },
        });
        return context;
    }

    private static string Sent(HttpContext context) =>
        Encoding.UTF8.GetString(((MemoryStream)context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().Stream).ToArray());
}
