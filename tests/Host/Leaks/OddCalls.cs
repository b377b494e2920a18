using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>Plants values where callers seldom put any: method, server name, authority, fields about content, forms, signatures, proofs.</summary>
internal sealed class OddCalls(LeakWorld world, LeakCalls calls)
{
    private const string Open = "/erp/echo/open/json";

    private readonly Plants _plants = world.Plants;

    public async Task RunAsync()
    {
        await AddressesAsync();
        await FieldsAsync();
        await FormsAsync();
        await TokensAsync();
        foreach (var fault in RawUpstream.Faults) await calls.SendAsync("raw " + fault, HttpMethod.Get, $"/erp/raw/{fault}");
        await RawAsync();
    }

    // Requests that break HTTP: what the server says of them, and what it notes, quotes none of them.
    private async Task RawAsync()
    {
        foreach (var (name, text) in ((string, string)[])
        [
            ("line", $"{_plants.AllAt("request line")}\r\n\r\n"),
            ("target", $"GET {_plants.AllAt("bad target")} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            ("version", $"GET / HTTP/{_plants.At("bad version")}\r\nHost: localhost\r\n\r\n"),
            ("header", $"GET / HTTP/1.1\r\nHost: localhost\r\n{_plants.AllAt("header without a colon")}\r\n\r\n"),
            ("header name", $"GET / HTTP/1.1\r\nHost: localhost\r\nX {_plants.AllAt("header name with spaces")}: 1\r\n\r\n"),
            ("header value", $"GET / HTTP/1.1\r\nHost: localhost\r\nX: {_plants.AllAt("header with a NUL")}\0\r\n\r\n"),
            ("host", $"GET / HTTP/1.1\r\nHost: {_plants.AllAt("host with spaces")}\r\n\r\n"),
            ("two hosts", $"GET / HTTP/1.1\r\nHost: localhost\r\nHost: {_plants.At("second host")}\r\n\r\n"),
            ("length", $"POST /erp/echo/open/json HTTP/1.1\r\nHost: localhost\r\nContent-Length: {_plants.At("bad length")}\r\n\r\n"),
            ("coding", $"POST /erp/echo/open/json HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {_plants.At("bad coding")}\r\n\r\n"),
            ("chunk", $"POST /erp/echo/open/json HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{_plants.AllAt("bad chunk")}\r\n"),
            ("trailer", $"POST /erp/echo/open/json HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n{_plants.AllAt("bad trailer")}\r\n\r\n"),
        ])
            calls.Refusals.Add(("raw request: " + name, await ExchangeAsync(text)));
        calls.Answers.Add(("good trailer", await ExchangeAsync(
            $"POST /erp/echo/open/json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {await world.TokenAsync()}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{{}}\r\n0\r\nX-Iban: {_plants.AllAt("trailer")}\r\n\r\n")));
    }

    private async Task AddressesAsync()
    {
        await calls.SendAsync("path with an account", HttpMethod.Get, $"/erp/echo/open/{Plants.Iban}/{Plants.Pan}/{Uri.EscapeDataString(Plants.Email)}/json");
        await calls.SendAsync("denied path with an account", HttpMethod.Get, $"/erp/echo/denied/{Plants.Iban}/{Plants.Pan}?{Plants.Iban}={Plants.Pan}");
        await calls.SendAsync("payment by account", HttpMethod.Get, $"/v1/payments/{Plants.Iban}");
        await calls.SendAsync("list by name", HttpMethod.Get, $"/v1/payments?{_plants.At("unknown parameter")}={_plants.At("parameter")}&status={Plants.Iban}");
        await calls.SendAsync("odd method", new HttpMethod(_plants.At("method")), Open);
        await AuthorityAsync();
        // A client takes the server's name of the handshake from Host.
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            calls.SendAsync("other server name", HttpMethod.Get, Open, shape: request => request.Headers.Host = _plants.At("server name").ToLowerInvariant() + ".example"));
    }

    private async Task AuthorityAsync() => calls.Refusals.Add(("other authority", await ExchangeAsync(
        $"GET https://{_plants.At("authority")}.example{Open} HTTP/1.1\r\nHost: {_plants.At("host")}.example\r\nConnection: close\r\n\r\n")));

    // What comes back on a connection of its own until the server closes it, or says no more.
    private async Task<byte[]> ExchangeAsync(string text)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, world.EdgePort);
        await using var stream = new SslStream(connection.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(world.Pki.AuthorityPath);
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", ClientCertificates = [world.Pki.Client("erp").Load()], CertificateChainPolicy = policy };
        await stream.AuthenticateAsClientAsync(options);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using var answer = new MemoryStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Cut off, or kept open for another request.
        }

        return answer.ToArray();
    }

    private async Task FieldsAsync()
    {
        foreach (var field in (string[])["Accept", "Accept-Encoding", "Authorization-Extra", "Content-Digest", "Digest", "If-None-Match", "Signature", "Signature-Input", "DPoP", "Range", "X-Idempotency-Key", "SFG-Exchange-Id", "x-fapi-auth-date", "x-jws-signature"])
            await calls.SendAsync("field " + field, HttpMethod.Post, Open, "{}", "application/json", shape: request => request.Headers.TryAddWithoutValidation(field, $"sig1={_plants.At("field " + field)} {Plants.Iban}"));
        foreach (var field in (string[])["Content-Encoding", "Content-Language", "Content-Disposition", "Content-Location", "Content-MD5"])
            await calls.SendAsync("field " + field, HttpMethod.Post, Open, "{}", "application/json", shape: request => request.Content!.Headers.TryAddWithoutValidation(field, $"{_plants.At("field " + field)}-{Plants.Iban}"));
    }

    private async Task FormsAsync()
    {
        var boundary = _plants.At("boundary");
        var multipart = $"--{boundary}\r\nContent-Disposition: form-data; name=\"{_plants.At("part's name")}\"; filename=\"{_plants.At("file name")} {Plants.Iban}.csv\"\r\n\r\n{_plants.AllAt("part")}\r\n--{boundary}--\r\n";
        await calls.SendAsync("multipart", HttpMethod.Post, Open, multipart, $"multipart/form-data; boundary={boundary}");
        await calls.SendAsync("form", HttpMethod.Post, Open, $"{_plants.At("form's name")}={Plants.Iban}&iban={_plants.At("form's value")}", "application/x-www-form-urlencoded");
        await calls.SendAsync("text", HttpMethod.Post, Open, _plants.AllAt("text body"), "text/plain");
        await calls.SendAsync("odd type", HttpMethod.Post, Open, "{}", $"application/{_plants.At("content type")}");
        await calls.SendAsync("odd bytes", HttpMethod.Post, Open, $"\u0000{_plants.AllAt("bytes")}", "application/json");
        await calls.SendAsync("instruction", HttpMethod.Post, Open, $"<?{_plants.At("instruction")} {Plants.Iban}?><a/>", "application/xml");
        await calls.SendAsync("number", HttpMethod.Post, Open, $$"""{"amount":{{Plants.Pan}},"pan":{{Plants.Pan}},"{{Plants.Iban}}":[{{Plants.Pan}}.0]}""", "application/json");
    }

    private async Task TokensAsync()
    {
        string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var claims = $$"""{"jti":"{{_plants.At("jti")}}","client_id":"{{_plants.At("client id")}}","email":"{{Plants.Email}}","aud":["{{_plants.At("audience")}}"],"act":{"sub":"{{_plants.AllAt("actor")}}"},"{{_plants.At("claim's name")}}":1,"exp":"{{_plants.At("exp")}}"}""";
        foreach (var type in (string[])["JWT", _plants.At("token's type")])
            await calls.SendAsync("claims", HttpMethod.Get, Open, token: $"{Part($$"""{"alg":"ES256","typ":"{{type}}","jku":"https://{{_plants.At("jku").ToLowerInvariant()}}.example/"}""")}.{Part(claims)}.{_plants.At("signature")}");
        foreach (var scheme in (string[])["Basic", "DPoP", _plants.At("scheme")])
            await calls.SendAsync("scheme", HttpMethod.Get, Open, shape: request => request.Headers.Authorization = new AuthenticationHeaderValue(scheme, Convert.ToBase64String(Encoding.UTF8.GetBytes(_plants.AllAt("credentials of " + scheme)))));
    }
}
