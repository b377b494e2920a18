using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Bank.Tests;

/// <summary>What a gateway does to a bank, in a few lines: client certificate, bound token, signature, verification.</summary>
internal sealed class BankClient : IDisposable
{
    public const string ClientId = "fabrica";
    public const string SigningIssuer = "0015800001FABRICA/ssa1";

    private readonly HttpClient _http;
    private readonly SandboxBank _bank;
    private VerificationKeySet? _bankKeys;

    public BankClient(SandboxBank bank, TestPki pki, X509Certificate2 certificate, RsaSigningKey key)
    {
        _bank = bank;
        Key = key;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [certificate],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { pki.Authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
    }

    public RsaSigningKey Key { get; set; }

    /// <summary>A quick bank with this client.</summary>
    public static SandboxBankOptions Options(TestPki pki, RsaSigningKey key, params Secret[] secrets) => new()
    {
        ServerCertificate = pki.Server(),
        ClientAuthorities = [pki.Authority],
        Clients = [new SandboxClient { ClientId = ClientId, CertificateName = ClientId, SigningIssuer = SigningIssuer, SigningKeys = [key.PublicJwk], Secrets = secrets }],
        StatusStep = TimeSpan.FromMilliseconds(1),
        HangTime = TimeSpan.FromMilliseconds(200),
        DripInterval = TimeSpan.Zero,
    };

    /// <summary>A token by tls_client_auth.</summary>
    public Task<string> TokenAsync(string scope) => TokenAsync(("client_id", ClientId), ("scope", scope));

    public async Task<string> TokenAsync(params (string Name, string Value)[] form) =>
        (string)(await GrantAsync(null, form)).Body!["access_token"]!;

    public Task<(int Status, JsonNode? Body)> GrantAsync(string? basic, params (string Name, string Value)[] form) =>
        GrantAsync(_bank.TokenEndpoint, basic, form);

    public async Task<(int Status, JsonNode? Body)> GrantAsync(Uri endpoint, string? basic, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        request.Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(KeyValuePair.Create("grant_type", "client_credentials")));
        if (basic is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        using var answer = await _http.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Sends one call with everything the bank wants; each part can be left out or replaced.</summary>
    public async Task<BankReply> SendAsync(
        string method, string path, string? token, byte[]? body = null, string? key = null, string? fault = null, string? signature = null, Uri? through = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(through ?? _bank.BaseAddress, path.TrimStart('/')));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("x-fapi-interaction-id", Guid.NewGuid().ToString());
        if (key is not null)
            request.Headers.Add("x-idempotency-key", key);
        if (fault is not null)
            request.Headers.Add("x-sandbox-fault", fault);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var jws = signature ?? await ObieJws.SignAsync(body, new ObieJwsOptions { Issuer = SigningIssuer }, Key, TimeProvider.System);
            if (jws.Length > 0)
                request.Headers.Add("x-jws-signature", jws);
        }

        using var answer = await _http.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var signed = answer.Headers.TryGetValues("x-jws-signature", out var values) ? values.Single() : null;
        return new BankReply((int)answer.StatusCode, bytes, signed is null ? null : await VerifyAsync(signed, bytes), answer.Content.Headers.ContentType?.MediaType,
            answer.Headers.TryGetValues("sl-violations", out var violations) ? string.Join(' ', violations) : null);
    }

    public void Dispose() => _http.Dispose();

    public async Task<VerificationKeySet> BankKeysAsync() =>
        _bankKeys ??= VerificationKeySet.From(Jwks.Parse(await _http.GetByteArrayAsync(_bank.JwksEndpoint)));

    private async Task<bool> VerifyAsync(string signature, byte[] body) =>
        ObieJws.Verify(signature, body, await BankKeysAsync(), new ObieJwsOptions { Issuer = "0015800001SANDBOX" }, TimeProvider.System).Ok;
}
