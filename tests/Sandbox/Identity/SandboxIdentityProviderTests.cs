using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using SecureFin.Jose;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Sandbox.Tests.Identity;

public sealed class SandboxIdentityProviderTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private DevPki _pki = null!;
    private SandboxIdentityProvider _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _pki = DevPki.Create(_folder.FullName);
        _provider = await SandboxIdentityProvider.StartAsync(new SandboxIdentityOptions
        {
            Pki = _pki, Audience = "https://gateway.test",
            Clients = [new SandboxClient("erp-clerk", "erp", "alice", ["clerk"], ["payments:write", "payments:read"])],
        });
    }

    [Fact]
    public async Task A_client_gets_a_token_that_is_bound_to_its_certificate()
    {
        var certificate = _pki.Client("erp");
        using var answer = await AskAsync(certificate, "erp-clerk");
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;

        var result = await ValidateAsync(token, certificate);

        Assert.True(result.Ok, result.Error?.Code);
        Assert.Equal("alice", result.Claims!.Subject);
        Assert.Equal("clerk", result.Claims.Raw.GetProperty("roles")[0].GetString());
        Assert.True(result.Claims.HasScope("payments:write"));
    }

    [Fact]
    public async Task Another_workload_and_a_stranger_get_none()
    {
        using var other = await AskAsync(_pki.Client("treasury"), "erp-clerk");
        using var unknown = await AskAsync(_pki.Client("erp"), "nobody");

        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => AskAsync(_pki.RogueClient("erp"), "erp-clerk"));
    }

    [Fact]
    public async Task A_scope_that_is_not_granted_is_refused()
    {
        using var answer = await AskAsync(_pki.Client("erp"), "erp-clerk", "admin");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Keys_rotate_and_old_tokens_live_until_their_key_retires()
    {
        var certificate = _pki.Client("erp");
        var token = await _provider.IssueAsync(new TokenOrder("erp-clerk", certificate.Thumbprint()));
        _provider.RotateKeys();
        Assert.True((await ValidateAsync(token, certificate)).Ok);

        _provider.RetireKeys();

        Assert.Equal(JoseError.KeyUnknown, (await ValidateAsync(token, certificate)).Error);
    }

    [Fact]
    public async Task Ordered_faults_are_in_the_token()
    {
        var certificate = _pki.Client("erp");
        var bound = new TokenOrder("erp-clerk", certificate.Thumbprint());

        Assert.Equal(JoseError.Binding, await ErrorOfAsync(bound with { CertificateThumbprint = null }, certificate));
        Assert.Equal(JoseError.Binding, await ErrorOfAsync(bound, _pki.Client("treasury")));
        Assert.Equal(JoseError.Expired, await ErrorOfAsync(bound with { EndsAfter = TimeSpan.FromMinutes(-5) }, certificate));
        Assert.Equal(JoseError.Audience, await ErrorOfAsync(bound with { Audience = "https://other.test" }, certificate));
        Assert.Equal(JoseError.Issuer, await ErrorOfAsync(bound with { Issuer = "https://other.test" }, certificate));
        Assert.Equal(JoseError.Type, await ErrorOfAsync(bound with { Type = "JWT" }, certificate));
        Assert.Equal(JoseError.Signature, await ErrorOfAsync(bound with { ForeignKey = true }, certificate));
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<JoseError?> ErrorOfAsync(TokenOrder order, DevCertificate certificate) =>
        (await ValidateAsync(await _provider.IssueAsync(order), certificate)).Error;

    private async Task<JwtResult> ValidateAsync(string token, DevCertificate certificate)
    {
        using var client = Client(certificate);
        var keys = VerificationKeySet.From(Jwks.Parse(await client.GetByteArrayAsync(_provider.JwksUri)), SignatureAlgorithm.ES256);
        var policy = new JwtPolicy { Issuer = _provider.Issuer, Audiences = ["https://gateway.test"] };
        return new JwtValidator(policy, TimeProvider.System).Validate(token, keys, new JwtBinding(certificate.Thumbprint()));
    }

    private async Task<HttpResponseMessage> AskAsync(DevCertificate certificate, string clientId, string? scope = null)
    {
        using var client = Client(certificate);
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = clientId };
        if (scope is not null)
            form["scope"] = scope;
        using var content = new FormUrlEncodedContent(form);
        return await client.PostAsync(_provider.TokenEndpoint, content);
    }

    private HttpClient Client(DevCertificate certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(_pki.AuthorityPath));
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.SslOptions.ClientCertificates = [certificate.Load()];
        return new HttpClient(handler);
    }
}
