using System.Net;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Contract;
using SecureFin.Sandbox.Erp;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Sandbox.Tests.Erp;

public sealed class ErpTlsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_authorities_only_a_client_of_theirs_gets_in()
    {
        var folder = Directory.CreateTempSubdirectory("sfg-erp-").FullName;
        var pki = DevPki.Create(folder);
        using var certificate = pki.Server("erp", "localhost", "127.0.0.1").Load();
        var authorities = new X509Certificate2Collection(X509CertificateLoader.LoadCertificateFromFile(pki.AuthorityPath));
        await using var erp = await SandboxErp.StartAsync(
            new SandboxErpOptions
            {
                ServerCertificate = certificate,
                ClientAuthorities = authorities,
                Gateway = new HttpClient(),
                AccessToken = _ => Task.FromResult("token"),
                WebhookSecrets = [],
                Bank = "nordbank",
                Debtor = new Party { Name = "Muster Handels GmbH" },
                DebtorAccount = new Account { Iban = "DE89370400440532013000" },
            },
            Token);

        Assert.Equal("https", erp.Url.Scheme);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(erp, authorities, pki.Client("gateway").Load()));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => CallAsync(erp, authorities, pki.RogueClient("gateway").Load()));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => CallAsync(erp, authorities, null));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<HttpStatusCode> CallAsync(SandboxErp erp, X509Certificate2Collection authorities, X509Certificate2? client)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        if (client is not null)
            handler.SslOptions.ClientCertificates = [client];
        using var http = new HttpClient(handler);
        using var answer = await http.GetAsync(new Uri(erp.Url, "/api/health"), Token);
        return answer.StatusCode;
    }
}
