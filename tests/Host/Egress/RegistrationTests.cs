using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Rotation;
using SecureFin.Gateway.Secrets;
using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Gateway.Tests.Egress;

public sealed class RegistrationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sfg-config-");
    private readonly TestPki _pki = new();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _pki.Dispose();
    }

    private ServiceProvider Services(string json)
    {
        File.Copy(_pki.AuthorityFile, Path.Combine(_folder.FullName, "ca.pem"), overwrite: true);
        var key = Path.Combine(_folder.FullName, "master.key");
        File.WriteAllBytes(key, new byte[32]);
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build());
        services.AddSingleton(ConfigFolder.Open(_folder.FullName)).AddLogging();
        services.AddSingleton<IEvidenceLog>(new RecordingEvidence(new()));
        services.AddSecrets();
        services.AddEgress();
        services.AddRotation();
        return services.BuildServiceProvider();
    }

    [Fact]
    public async Task Banks_and_systems_are_made_from_configuration_with_paths_from_its_folder()
    {
        await using var services = Services("""
            {
              "Secrets": { "Embedded": { "Path": "secrets.sfg", "KeyFile": "master.key" } },
              "Banks": { "nordbank": { "BaseAddress": "https://bank.example/api", "TrustedAuthorities": "ca.pem", "Deadline": "00:00:05",
                "ClientAuthentication": "tls_client_auth", "ClientId": "c", "TokenEndpoint": "https://bank.example/token", "Scopes": ["payments"] } },
              "Systems": { "erp": { "BaseAddress": "http://127.0.0.1:8069/" } }
            }
            """);
        var clients = services.GetRequiredService<EgressClients>();
        Assert.Equal(TimeSpan.FromSeconds(5), clients.Road("nordbank").Upstream.Options.Deadline);
        Assert.Equal(Path.Combine(_folder.FullName, "ca.pem"), clients.Road("nordbank").Upstream.Options.TrustedAuthorities);
        Assert.False(clients.Road("erp").Upstream.ShowsCertificate);
        Assert.IsType<EgressForwarderHttpClientFactory>(services.GetRequiredService<IForwarderHttpClientFactory>());
        Assert.NotNull(services.GetRequiredService<RotationService>());
        await services.GetRequiredService<ISecretStore>().FindAsync("banks/nordbank/transport", default);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        using var services = Services("""
            { "Banks": {
                "a": { "BaseAddress": "http://127.0.0.1/", "Deadline": "01:00:00", "MaxConnections": 0 },
                "b": { "BaseAddress": "https://b.example/", "TrustedAuthorities": "ca.pem", "SigningProfile": "obie", "ClientAuthentication": "private_key_jwt" },
                "C": { "BaseAddress": "https://user@c.example/", "TrustedAuthorities": "missing.pem", "ResponseKeys": "https://elsewhere.example/jwks" } } }
            """);
        var failures = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<BanksOptions>>().Value).Failures.ToList();
        string[] keys =
        [
            "Banks:a:BaseAddress", "Banks:a:Deadline", "Banks:a:MaxConnections", "Banks:b:TokenEndpoint and ClientId", "Banks:b:SigningIssuer", "Banks:b:ResponseKeys",
            "Banks:C: an id", "Banks:C:BaseAddress", "Banks:C:TrustedAuthorities", "Banks:C:ResponseKeys",
        ];
        Assert.All(keys, key => Assert.Contains(failures, failure => failure.StartsWith(key, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{ "Secrets": { } }""")]
    [InlineData("""{ "Secrets": { "Embedded": { "Path": "x" } } }""")]
    [InlineData("""{ "Secrets": { "Embedded": { "Path": "x", "KeyFile": "k", "Credential": "c" } } }""")]
    [InlineData("""{ "Secrets": { "Vault": { "Addresses": ["http://vault.example"], "RoleId": "r", "SecretIdFile": "s" } } }""")]
    public void A_store_that_is_not_exactly_configured_is_refused(string json)
    {
        using var services = Services(json);
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<SecretsOptions>>().Value);
    }
}
