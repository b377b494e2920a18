using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace SecureFin.Gateway.Tests.Secrets.Vault;

/// <summary>Answers with recorded exchanges in the order of a script; a request that differs in method, path, token or body fails the test.</summary>
internal sealed class ReplayHandler : HttpMessageHandler
{
    private readonly ConcurrentQueue<Step> _script = new();

    public List<string> Asked { get; } = [];

    /// <summary>Names of steps that were not asked for.</summary>
    public IEnumerable<string> Left => _script.Select(step => step.Name);

    /// <summary>Adds recorded exchanges of one file to the script.</summary>
    public ReplayHandler Then(string file, params string[] names) => Add(file, names, pathMatters: true);

    /// <summary>Adds answers that are the same for every path, such as those of a sealed node.</summary>
    public ReplayHandler ThenWhereverAsked(string file, params string[] names) => Add(file, names, pathMatters: false);

    private ReplayHandler Add(string file, string[] names, bool pathMatters)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("vault-contract", file)));
        var exchanges = json.RootElement.GetProperty("exchanges").EnumerateArray().ToDictionary(e => e.GetProperty("name").GetString()!, e => e.Clone());
        foreach (var name in names)
            _script.Enqueue(new Step(name, exchanges[name], null, pathMatters));
        return this;
    }

    /// <summary>Adds a failure of the wire.</summary>
    public ReplayHandler ThenFail(Exception failure)
    {
        _script.Enqueue(new Step("failure", default, failure, PathMatters: false));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri!.Authority} {request.RequestUri.AbsolutePath}");
        Assert.True(_script.TryDequeue(out var step), $"Unexpected {Asked[^1]}");
        if (step.Failure is not null)
            throw step.Failure;
        var recorded = step.Exchange.GetProperty("request");
        if (step.PathMatters)
            Assert.Equal(recorded.GetProperty("path").GetString(), request.RequestUri.PathAndQuery);
        Assert.Equal(recorded.GetProperty("method").GetString(), request.Method.Method);
        Assert.Equal("true", request.Headers.GetValues("X-Vault-Request").Single());
        await CheckBodyAsync(recorded, request);
        return Answer(step.Exchange.GetProperty("response"));
    }

    private static async Task CheckBodyAsync(JsonElement recorded, HttpRequestMessage request)
    {
        if (!recorded.TryGetProperty("body", out var expected) || !expected.EnumerateObject().Any())
            return;
        using var actual = JsonDocument.Parse(await request.Content!.ReadAsStringAsync());
        foreach (var member in expected.EnumerateObject())
            Assert.True(actual.RootElement.TryGetProperty(member.Name, out _), $"{member.Name} is missing");
    }

    private static HttpResponseMessage Answer(JsonElement recorded)
    {
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)recorded.GetProperty("status").GetInt32())
        {
            Content = new StringContent(recorded.GetProperty("body_text").GetString()!, Encoding.UTF8, "application/json"),
        };
        foreach (var header in recorded.GetProperty("headers").EnumerateObject())
            response.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        return response;
    }

    private sealed record Step(string Name, JsonElement Exchange, Exception? Failure, bool PathMatters);
}
