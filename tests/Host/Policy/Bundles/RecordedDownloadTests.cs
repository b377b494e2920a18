using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Gateway.Tests.Secrets;

namespace SecureFin.Gateway.Tests.Policy.Bundles;

/// <summary>What a bundle server said to a real OPA, said to us: the same questions, the same revision in power after each answer.</summary>
public sealed class RecordedDownloadTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly MemorySecretStore _store = new();
    private AnsweringServer? _server;
    private JsonObject? _asked;

    public static TheoryData<string> Conversations => new("short polling", "long polling and delta bundles");

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task Each_recorded_answer_leads_to_the_recorded_question_and_revision(string name)
    {
        var record = Record(name);
        var power = Start(await StartAsync(record["config"]!), longPoll: LongPollOf(record["config"]!));
        var forgotten = false; // OPA goes on naming an ETag whose bundle is no longer in power; we do not
        foreach (var step in record["steps"]!.AsArray().Select(step => step!.AsObject()))
        {
            JsonObject? asked = null;
            _server!.Answer = context =>
            {
                asked = HeadersOf(context.Request);
                return ReplyAsync(context.Response, step["reply"]!.AsObject());
            };

            var good = await power.Download.StepAsync(CancellationToken.None);

            Assert.Equal(Wanted(step["request"]!.AsObject(), forgotten).ToJsonString(), asked!.ToJsonString());
            var report = step["status_report"]!.AsObject();
            Assert.Equal((step["step"]!.ToString(), report["active_revision"]?.ToString(), report["code"] is null), (step["step"]!.ToString(), power.Decider.Revision, good));
            if (good)
                forgotten = step["reply"]!["headers"]!["ETag"] is null;
        }
    }

    [Fact]
    public async Task After_a_restart_the_kept_bundle_and_its_deltas_decide_while_the_server_is_away()
    {
        var record = Record("persistence");
        var first = Start(await StartAsync(record["config"]!));
        Assert.True(await GiveAsync(first, "v1.tar.gz"));
        Assert.Equal("rev-1", first.Decider.Revision);
        Assert.True(await GiveAsync(first, "delta.tar.gz"));

        _server!.Answer = context => { context.Response.StatusCode = 503; return Task.CompletedTask; };
        var second = Start(_server.Address);

        Assert.True(second.Download.TryKept());
        Assert.Equal("rev-1-delta", second.Decider.Revision);
        Assert.Equal("persisted", second.Status.Now.Kind);
        Assert.False(await second.Download.StepAsync(CancellationToken.None));
        Assert.Equal("rev-1-delta", second.Decider.Revision);
        Assert.Equal("the bundle server answered 503", second.Status.Now.LastError);
    }

    [Fact]
    public async Task A_kept_bundle_that_was_altered_is_refused_at_the_start()
    {
        await StartAsync(Record("persistence")["config"]!);
        var key = TestData.Path("opa-contract", "bundles", "keys", "rsa.pub");
        var signed = Start(_server!.Address, key);
        Assert.True(await GiveAsync(signed, "v1-rs256.tar.gz"));
        Assert.True(Start(_server!.Address, key).Download.TryKept());

        File.Copy(TestData.Path("opa-contract", "bundles", "tampered-data.tar.gz"), Path.Combine(_folder.FullName, "bundle.tar.gz"), overwrite: true);
        var later = Start(_server!.Address, key);

        Assert.False(later.Download.TryKept());
        Assert.Null(later.Decider.Revision);
        Assert.Contains("bundle.signature", later.Status.Now.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_no_more_deltas_can_be_kept_the_next_question_is_for_a_whole_bundle()
    {
        var power = Start(await StartAsync(Record("persistence")["config"]!));
        Assert.True(await GiveAsync(power, "v1.tar.gz"));
        for (var i = 0; i < BundleShelf.MaxDeltas; i++)
            Assert.True(power.Shelf.KeepDelta([]));

        Assert.True(await GiveAsync(power, "delta.tar.gz"));
        Assert.Equal("rev-1-delta", power.Decider.Revision);
        Assert.True(await GiveAsync(power, "v1.tar.gz"));

        Assert.Equal("modes=snapshot", _asked!["Prefer"]!.ToString());
        Assert.Equal("", _asked["If-None-Match"]!.ToString());
        Assert.Single(power.Shelf.Read());
    }

    [Fact]
    public async Task A_bundle_beyond_the_bound_is_not_taken_with_or_without_its_length_told()
    {
        var power = Start(await StartAsync(Record("persistence")["config"]!), maxBytes: 2048);
        foreach (var told in new[] { true, false })
        {
            _server!.Answer = context =>
            {
                context.Response.ContentLength = told ? 5000 : null;
                return context.Response.Body.WriteAsync(new byte[5000]).AsTask();
            };
            Assert.False(await power.Download.StepAsync(CancellationToken.None));
        }

        Assert.Null(power.Decider.Revision);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<string> StartAsync(JsonNode config)
    {
        _server = await AnsweringServer.StartAsync();
        if (config["services"]!["ctl"]!["credentials"]?["bearer"]?["token"] is { } token)
            _store.Put("policy/bundles/token", token.ToString());
        return _server.Address;
    }

    private DownloadedPower Start(string address, string? key = null, TimeSpan longPoll = default, int maxBytes = 1 << 20)
    {
        var options = new PolicyOptions { AllowUnsigned = key is null, VerificationKeyPath = key, VerificationAlgorithm = "RS256", MaxBundleBytes = maxBytes };
        return new DownloadedPower(address, _folder.FullName, options, _store, longPoll, question: "data.payments.authz.allow");
    }

    private Task<bool> GiveAsync(DownloadedPower power, string bundle)
    {
        _server!.Answer = context =>
        {
            _asked = HeadersOf(context.Request);
            return ReplyAsync(context.Response, new JsonObject { ["status"] = 200, ["headers"] = new JsonObject(), ["body"] = $"({bundle}, 1 bytes)" });
        };
        return power.Download.StepAsync(CancellationToken.None);
    }

    private static TimeSpan LongPollOf(JsonNode config) =>
        TimeSpan.FromSeconds(config["bundles"]!["main"]!["polling"]!["long_polling_timeout_seconds"]?.GetValue<int>() ?? 0);

    private static JsonObject Record(string name) => JsonNode.Parse(File.ReadAllText(TestData.Path("opa-contract", "bundles", "download.json")))!["records"]!
        .AsArray().Select(record => record!.AsObject()).Single(record => record["name"]!.ToString() == name);

    private static JsonObject Wanted(JsonObject request, bool forgotten) => new()
    {
        ["path"] = request["path"]!.ToString(),
        ["Authorization"] = request["headers"]!["Authorization"]?.ToString() ?? "",
        ["If-None-Match"] = forgotten ? "" : request["headers"]!["If-None-Match"]?.ToString() ?? "",
        ["Prefer"] = request["headers"]!["Prefer"]!.ToString(),
    };

    private static JsonObject HeadersOf(HttpRequest request) => new()
    {
        ["path"] = request.Path.Value,
        ["Authorization"] = request.Headers.Authorization.ToString(),
        ["If-None-Match"] = request.Headers.IfNoneMatch.ToString(),
        ["Prefer"] = request.Headers["Prefer"].ToString(),
    };

    // A body is a text, or the name of a recorded bundle in parentheses.
    private static async Task ReplyAsync(HttpResponse response, JsonObject reply)
    {
        response.StatusCode = reply["status"]!.GetValue<int>();
        foreach (var (name, value) in reply["headers"]!.AsObject())
            response.Headers[name] = value!.ToString();
        var body = reply["body"]!.ToString();
        if (body.StartsWith('('))
            await response.Body.WriteAsync(await File.ReadAllBytesAsync(TestData.Path("opa-contract", "bundles", body[1..body.IndexOf(',', StringComparison.Ordinal)])));
        else if (body.Length > 0)
            await response.WriteAsync(body);
    }
}
