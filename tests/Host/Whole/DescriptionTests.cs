using System.Net;
using SecureFin.Gateway.Sandbox;
using SecureFin.Gateway.Tests.Receipts;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>The OpenAPI document, read by Prism, which serves a mock of the API from nothing else.</summary>
public sealed class DescriptionTests(RunningGateway gateway) : IClassFixture<RunningGateway>, IDisposable
{
    private static readonly string Prism = Path.Combine(TestData.Root(), "tests", "peers", "prism", "node_modules", "@stoplight", "prism-cli", "dist", "index.js");

    private const string Payment = """
        {
          "bank": "b", "instructedAmount": {"amount": "99.50", "currency": "GBP"}, "debtor": {"name": "Fabrica Ltd"}, "debtorAccount": {"iban": "GB33BUKB20201555555555"},
          "creditor": {"name": "Paper Mill Ltd"}, "creditorAccount": {"iban": "GB94BARC10201530093459"}, "source": {"system": "erp", "recordId": "1", "madeBy": "dora"}
        }
        """;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"sfg-openapi-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Prism_serves_the_api_from_its_description_alone_and_asks_for_what_it_demands()
    {
        Assert.SkipUnless(File.Exists(Prism), "npm ci in tests/peers/prism");
        using var caller = await gateway.CallerAsync();
        await File.WriteAllBytesAsync(_file, await caller.GetByteArrayAsync("/v1/openapi.json"));
        var address = new Uri($"http://127.0.0.1:{Ports.Free()}/");
        using var prism = ChildProcess.Start("node", Prism, "mock", "-h", "127.0.0.1", "-p", $"{address.Port}", "--errors", _file);
        await prism.UntilAsync("is listening");
        using var client = new HttpClient { BaseAddress = address };

        client.DefaultRequestHeaders.Authorization = new("Bearer", "any");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/openapi.json")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PayAsync(client, Payment));
        client.DefaultRequestHeaders.Add("Idempotency-Key", "k1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PayAsync(client, Payment.Replace("99.50", "99,50", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Accepted, await PayAsync(client, Payment));
    }

    private static async Task<HttpStatusCode> PayAsync(HttpClient client, string payment)
    {
        using var body = new StringContent(payment, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await client.PostAsync("/v1/payments", body);
        return answer.StatusCode;
    }
}
