using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>Plants values in every place of a call that a caller has a hand in, and keeps what came back.</summary>
internal sealed class LeakCalls(LeakWorld world) : IDisposable
{
    private static readonly string[] Fields =
    [
        "X-Request-Id", "User-Agent", "Accept-Language", "Referer", "Cookie", "From", "Prefer", "If-Match", "X-Custom", "Forwarded", "X-Forwarded-For", "X-User", "Client-Cert", "Baggage", "Tracestate",
        "X-Account_Number", "Via",
    ];

    private readonly HttpClient _client = world.Client(world.Pki.Client("erp").Load());
    private readonly Plants _plants = world.Plants;
    private readonly string _fieldName = "X-" + world.Plants.At("field name");
    private readonly Dictionary<string, string> _fields = Fields.ToDictionary(field => field, field => world.Plants.At("field " + field), StringComparer.Ordinal);

    /// <summary>Answers that the gateway gave in its own name, with their headers.</summary>
    public List<(string Call, byte[] Bytes)> Refusals { get; } = [];

    /// <summary>Answers of an upstream as callers saw them.</summary>
    public List<(string Call, byte[] Bytes)> Answers { get; } = [];

    public async Task RunAsync()
    {
        foreach (var answer in (string[])["json", "xml", "text", "broken", "long", "redirect", "cut", "slow", "error", "problem"])
        {
            await SendAsync("GET " + answer, HttpMethod.Get, $"/erp/echo/open/{_plants.At("path")}/{answer}?iban={_plants.At("query")}&q={Plants.Iban}&{_plants.At("query name")}=1");
            await SendAsync("POST " + answer, HttpMethod.Post, $"/erp/echo/open/{answer}", Json(), "application/json");
        }

        foreach (var answer in (string[])["json", "xml", "broken", "slow", "cut", "error"])
        {
            // the same key again: the answer comes out of the ledger, masked anew, or as what is unknown
            var (key, body) = ($"{_plants.At("money key")}-{Plants.Iban}", Json());
            for (var times = 0; times < 2; times++)
                await SendAsync("money " + answer, HttpMethod.Post, $"/erp/echo/pay/{answer}?iban={Plants.Iban}", body, "application/json", key: key);
            await SendAsync("other money " + answer, HttpMethod.Post, $"/erp/echo/pay/{answer}", Json(), "application/json", key: key);
        }

        await SendAsync("POST xml", HttpMethod.Post, "/erp/echo/open/xml", Xml(), "application/xml");
        await SendAsync("denied", HttpMethod.Post, $"/erp/echo/denied/{_plants.At("denied path")}?x={Plants.Iban}", Json(), "application/json");
        await RefusedAsync();
        await IdentityAsync();
        await PaymentsAsync();
        await new OddCalls(world, this).RunAsync();
    }

    public void Dispose() => _client.Dispose();

    private async Task RefusedAsync()
    {
        await SendAsync("nowhere", HttpMethod.Get, $"/v1/{_plants.At("unknown path")}/{Plants.Iban}");
        await SendAsync("dots", HttpMethod.Get, $"/erp/echo/open/..%2f{_plants.At("ambiguous path")}");
        await SendAsync("method", HttpMethod.Put, $"/erp/echo/open/{_plants.At("method path")}", Json(), "application/json");
        await SendAsync("malformed", HttpMethod.Post, "/erp/echo/open/json", Json()[..^1], "application/json");
        await SendAsync("doubled", HttpMethod.Post, "/erp/echo/open/json", $$"""{"{{_plants.At("doubled name")}}":1,"iban":"{{Plants.Iban}}","iban":"{{Plants.OtherIban}}"}""", "application/json");
        await SendAsync("entity", HttpMethod.Post, "/erp/echo/open/json", $"<!DOCTYPE a [<!ENTITY x '{_plants.AllAt("entity")}'>]><a>&x;</a>", "application/xml");
        await SendAsync("type", HttpMethod.Post, "/erp/echo/open/json", "{}", $"application/json; charset={_plants.At("charset")}");
        await SendAsync("not a payment", HttpMethod.Post, "/v1/payments", Json(), "application/json");
        await SendAsync("too large", HttpMethod.Post, "/v1/payments", new string('x', 80_000) + _plants.AllAt("large body"), "application/json");
        await SendAsync("no such payment", HttpMethod.Get, $"/v1/payments/{_plants.At("payment id")}");
    }

    private async Task IdentityAsync()
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"alg":"none","kid":"{{_plants.At("token's kid")}}"}""")).TrimEnd('=');
        var claims = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"iss":"{{_plants.At("token's issuer")}}","sub":"{{_plants.AllAt("bad token's subject")}}"}""")).TrimEnd('=');
        await SendAsync("bad token", HttpMethod.Get, "/erp/echo/open/json", token: $"{header}.{claims}.{_plants.At("bad token's signature")}");
        await SendAsync("no token", HttpMethod.Get, "/erp/echo/open/json", token: _plants.At("opaque token"));
        using var named = world.Client(world.Pki.Client("w" + _plants.At("certificate's subject").ToLowerInvariant()).Load());
        await SendAsync("unknown workload", HttpMethod.Get, "/erp/echo/open/json", client: named);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var selfSigned = new CertificateRequest($"CN={Plants.Name} {_plants.At("rogue subject")}, E={Plants.Email}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var rogue = world.Client(X509CertificateLoader.LoadPkcs12(selfSigned.Export(X509ContentType.Pkcs12), null));
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("rogue", HttpMethod.Get, "/erp/echo/open/json", client: rogue));
    }

    private async Task PaymentsAsync()
    {
        var payment = new PaymentInstruction
        {
            Bank = "hostile", InstructedAmount = new Amount(12.50m, "GBP"), Debtor = new Party { Name = $"Debtor {_plants.At("debtor's name")}" }, DebtorAccount = new Account { Iban = "GB94BARC10201530093459" },
            Creditor = new Party { Name = Plants.Name }, CreditorAccount = new Account { Iban = Plants.Iban }, EndToEndIdentification = _plants.At("end-to-end id"), LocalInstrument = "FPS",
            RemittanceInformation = new RemittanceInformation { Unstructured = [_plants.AllAt("remittance")] }, Source = new PaymentSource("erp", _plants.At("source reference"), _plants.At("maker")),
        };
        _plants.Add("GB94BARC10201530093459", "debtor's IBAN");
        var json = JsonSerializer.Serialize(payment, ContractJson.Default.PaymentInstruction);
        var careless = JsonSerializer.Serialize(payment with { Bank = "careless", EndToEndIdentification = _plants.At("other end-to-end id") }, ContractJson.Default.PaymentInstruction);
        await SendAsync("payment without a token", HttpMethod.Post, "/v1/payments", careless, "application/json", key: _plants.At("idempotency key"));
        var (status, body) = await SendAsync("payment", HttpMethod.Post, "/v1/payments", json, "application/json", key: _plants.At("idempotency key"));
        Assert.True(status is 201 or 202, $"the payment was not taken: {status} {body}");
        var id = JsonDocument.Parse(body).RootElement.GetProperty("paymentId").GetString();
        for (var tries = 0; tries < 30; tries++)
        {
            await Task.Delay(100);
            await SendAsync("payment read", HttpMethod.Get, $"/v1/payments/{id}");
        }
    }

    /// <summary>Sends a call whose fields are full of planted values, and keeps the answer.</summary>
    /// <param name="shape">Changes the request before it goes.</param>
    public async Task<(int Status, string Body)> SendAsync(
        string call, HttpMethod method, string target, string? body = null, string? type = null, string? token = null, string? key = null, HttpClient? client = null, Action<HttpRequestMessage>? shape = null)
    {
        var uri = new Uri($"https://localhost:{world.EdgePort}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? await world.TokenAsync());
        foreach (var (field, word) in _fields)
            request.Headers.TryAddWithoutValidation(field, $"{word} {Plants.Iban} {Plants.Name} {Plants.Email}");
        request.Headers.TryAddWithoutValidation(_fieldName, Plants.Iban);
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}-01");
        if (key is not null || method == HttpMethod.Post) request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? _plants.At("idempotency key"));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        shape?.Invoke(request);
        try
        {
            using var response = await (client ?? _client).SendAsync(request);
            return await KeepAsync(call, response);
        }
        catch (HttpRequestException) when (call.EndsWith("cut", StringComparison.Ordinal) || call.EndsWith("long", StringComparison.Ordinal))
        {
            return (0, "");
        }
    }

    private async Task<(int Status, string Body)> KeepAsync(string call, HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        var whole = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}\n");
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)) whole.Append(name).Append(": ").AppendJoin(", ", values).Append('\n');
        var isOurs = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        (isOurs ? Refusals : Answers).Add((call, Encoding.UTF8.GetBytes(whole.Append('\n').Append(body).ToString())));
        return ((int)response.StatusCode, body);
    }

    private string Json() => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["iban"] = Plants.Iban, ["creditorName"] = Plants.Name, [_plants.At("member name")] = Plants.Pan, ["note"] = _plants.AllAt("member value"), ["list"] = new[] { _plants.At("element") },
    });

    private string Xml() =>
        $"<Document xmlns:p='urn:{_plants.At("namespace")}'><!-- {_plants.AllAt("comment")} --><Nm>{Plants.Name}</Nm><p:Ustrd><![CDATA[{_plants.AllAt("CDATA")}]]></p:Ustrd><{_plants.At("element name")} {_plants.At("attribute name")}='{_plants.At("attribute value")}'>{_plants.AllAt("element text")}</{_plants.Values.First(v => v.Value == "element name").Key}></Document>";
}
