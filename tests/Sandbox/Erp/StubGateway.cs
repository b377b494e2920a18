using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureFin.Sandbox.Tests.Erp;

/// <summary>Stands in for the gateway's edge: keeps payments by key and shows them in the state the test sets.</summary>
internal sealed class StubGateway : HttpMessageHandler
{
    private readonly Dictionary<string, string> _records = new(StringComparer.Ordinal);

    public string State { get; set; } = "received";

    public HttpStatusCode? Refusal { get; set; }

    public bool Dead { get; set; }

    public List<(string Method, string Path, string? Key, string? Token, string Body)> Calls { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null;
        Calls.Add((request.Method.Method, request.RequestUri!.AbsolutePath, key, request.Headers.Authorization?.ToString(), body));
        if (Dead)
            throw new HttpRequestException("connection reset");
        if (Refusal is { } status)
            return Answer(status, """{"type":"/problems/policy.denied","code":"policy.denied"}""");
        var id = key is null ? request.RequestUri.Segments[^1] : $"P-{key}";
        if (key is not null)
            _records[id] = JsonNode.Parse(body)!["source"]!["recordId"]!.GetValue<string>();
        return _records.TryGetValue(id, out var record)
            ? Answer(HttpStatusCode.OK, JsonSerializer.Serialize(new { paymentId = id, state = State, instruction = new { source = new { recordId = record } }, added = 1 }))
            : Answer(HttpStatusCode.NotFound, """{"code":"payment.not_found"}""");
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string json)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        answer.Headers.Add("SFG-Exchange-Id", "01X");
        answer.Headers.Add("SFG-Receipt", "origin 1 hash");
        return answer;
    }
}
