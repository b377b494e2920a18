using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>Every answer that the gateway gives, refusals of every stage too, has a receipt that proves its outcome while the gateway is stopped.</summary>
/// <remarks>Two answers have none, since no call had begun: a TLS handshake that fails, and the server's bare 400 to bytes that are no HTTP request.</remarks>
public sealed class ReceiptOnEveryAnswerTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Rounds = 150;

    private readonly RunningGateway _gateway = new();
    private readonly ConcurrentQueue<(string Kind, int Status, string Exchange, string Receipt)> _answers = new();

    [Fact]
    public async Task Thousands_of_calls_good_and_refused_at_each_stage_have_receipts_that_verify()
    {
        await _gateway.InitializeAsync();
        _gateway.Answer = context => context.Response.WriteAsync(context.Request.Path.Value!.Contains("long", StringComparison.Ordinal) ? new string('x', 2 << 20) : "done");
        using (var caller = await _gateway.CallerAsync())
        using (var stranger = _gateway.Client(_gateway.Pki.Client("stranger"), await _gateway.TokenAsync()))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(lane => Task.Run(async () =>
            {
                for (var round = lane; round < Rounds; round += 8)
                    await RoundAsync(caller, stranger, round);
            })));
        }

        await _gateway.StopAsync();
        Verify();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private async Task RoundAsync(HttpClient caller, HttpClient stranger, int round)
    {
        await SendAsync(caller, "good", HttpMethod.Get, "/erp/echo/open/a");
        await SendAsync(caller, "good with body", HttpMethod.Post, "/erp/echo/open/a", """{"a":1}""");
        await SendAsync(caller, "money", HttpMethod.Post, "/erp/echo/pay/a", """{"a":1}""", key: $"k{round}");
        await SendAsync(caller, "money again", HttpMethod.Post, "/erp/echo/pay/a", """{"a":1}""", key: $"k{round}");
        await SendAsync(caller, "key of another", HttpMethod.Post, "/erp/echo/pay/b", """{"a":1}""", key: $"k{round}");
        await SendAsync(caller, "no key", HttpMethod.Post, "/erp/echo/pay/a", """{"a":1}""");
        await SendAsync(caller, "denied", HttpMethod.Get, "/erp/echo/denied");
        await SendAsync(caller, "not found", HttpMethod.Get, "/nowhere");
        await SendAsync(caller, "method", HttpMethod.Delete, "/erp/echo/denied");
        await SendAsync(caller, "ambiguous", HttpMethod.Get, "/erp/echo/open/..%2fa");
        await SendAsync(caller, "bad token", HttpMethod.Get, "/erp/echo/open/a", token: "a.b.c");
        await SendAsync(stranger, "unknown workload", HttpMethod.Get, "/erp/echo/open/a");
        await SendAsync(caller, "malformed", HttpMethod.Post, "/erp/echo/open/a", """{"a":1,"a":2}""");
        await SendAsync(caller, "too large", HttpMethod.Post, "/erp/echo/narrow", "{\"a\":\"0123456789\"}");
        await SendAsync(caller, "too often", HttpMethod.Post, "/erp/echo/narrow", "{}");
        if (round % 10 == 0)
            await SendAsync(caller, "long answer", HttpMethod.Get, "/erp/echo/open/long");
    }

    private async Task SendAsync(HttpClient client, string kind, HttpMethod method, string target, string? body = null, string? key = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_gateway.Edge.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request);
        _answers.Enqueue((kind, (int)response.StatusCode, Header(response, "SFG-Exchange-Id"), Header(response, "SFG-Receipt")));
    }

    private void Verify()
    {
        var keys = File.ReadAllLines(_gateway.LogFolder + ".vkey").Select(VerifierKey.Parse).ToList();
        var log = new LogReader(_gateway.LogFolder);
        var entries = log.ReadEntries(0, long.MaxValue).Select(entry => entry.ToArray()).ToList();
        foreach (var (kind, status, exchange, receipt) in _answers)
        {
            Assert.True(receipt.Split(' ') is [var origin, var index, var leaf] && origin == keys[0].Name, $"{kind} {status} has the receipt '{receipt}'");
            var entry = entries[int.Parse(receipt.Split(' ')[1])];
            Assert.Equal(MerkleHasher.HashLeaf(entry).ToString(), receipt.Split(' ')[2]);
            Assert.Contains($"\"call\":\"{exchange}\"", Encoding.UTF8.GetString(entry), StringComparison.Ordinal);
        }

        // The proof of each, as a text that any C2SP program reads, for a tenth of them: the others' leaves were compared above.
        foreach (var index in _answers.Select(answer => long.Parse(answer.Receipt.Split(' ')[1])).Where(index => index % 10 == 0))
            Assert.True(TlogProof.Parse(Encoding.UTF8.GetBytes(log.Prove(index).ToTlogProof())).Verify(entries[(int)index], keys[0]));
        var kinds = _answers.GroupBy(answer => answer.Kind, StringComparer.Ordinal).Select(group => $"{group.Key} {string.Join('/', group.Select(answer => answer.Status).Distinct().Order())}");
        output.WriteLine($"{_answers.Count} answers, {entries.Count} leaves: {string.Join(", ", kinds)}");
        Assert.True(_answers.Count > 2000 && _answers.Select(answer => answer.Status).Distinct().Count() >= 8);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : "";
}
