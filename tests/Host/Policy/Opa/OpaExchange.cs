using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SecureFin.Gateway.Tests.Policy.Opa;

/// <summary>One recorded answer of an OPA server.</summary>
internal sealed record OpaExchange(string Name, int Status, JsonObject Headers, string Body)
{
    private static readonly JsonSerializerOptions Compact = new();

    public static List<OpaExchange> Recorded()
    {
        string[] files = ["plain.json", "decision-id-gzip.json", "token-auth.json", "token-auth-policies.json", "body-limits.json"];
        return [.. files.SelectMany(file => Read(file).Select(exchange => exchange with { Name = $"{file}: {exchange.Name}" }))];
    }

    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        foreach (var (name, value) in Headers.Where(header => header.Key is not ("Content-Length" or "Content-Encoding" or "Transfer-Encoding")))
            response.Headers[name] = value!.GetValue<string>();
        return response.WriteAsync(Body);
    }

    private static IEnumerable<OpaExchange> Read(string file)
    {
        var record = JsonNode.Parse(File.ReadAllText(TestData.Path("opa-contract", "rest", file)))!;
        return record["exchanges"]!.AsArray().Select(exchange => Read(exchange!["name"]!.GetValue<string>(), exchange["response"]!.AsObject()));
    }

    private static OpaExchange Read(string name, JsonObject response) => new(
        name,
        response["status"]!.GetValue<int>(),
        response["headers"]?.AsObject() ?? [],
        response["json"] is { } json ? json.ToJsonString(Compact) + "\n" : response["text"]?.GetValue<string>() ?? "");
}
