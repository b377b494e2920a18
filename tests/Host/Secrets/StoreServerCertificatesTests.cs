using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Telemetry;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Secrets;

public sealed class StoreServerCertificatesTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly MemorySecretStore _store = new();

    public void Dispose() => _pki.Dispose();

    private static string Pem(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        certificate.ExportCertificatePem() + "\n" + System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!.ExportPkcs8PrivateKeyPem();

    [Fact]
    public async Task The_certificate_that_was_cut_over_is_shown_from_the_next_handshake_on()
    {
        using var one = _pki.Server("one.example");
        using var two = _pki.Server("two.example");
        _store.Put("edge/tls", Pem(one));
        var live = new LiveSecrets(_store, TimeProvider.System);
        var listeners = Options.Create(new ListenersOptions { Edge = new TlsListenerOptions { CertificatePath = "secret:edge/tls", KeyPath = "secret:edge/tls" } });
        var source = new StoreServerCertificates(listeners, null!, new Lazy<LiveSecrets>(() => live));
        await source.StartingAsync(default);
        Assert.Equal(one.Thumbprint, source.Current(ListenerName.Edge).TargetCertificate.Thumbprint);

        _store.Put("edge/tls", Pem(two));
        Assert.Equal(one.Thumbprint, source.Current(ListenerName.Edge).TargetCertificate.Thumbprint);
        live.Activate("edge/tls", await _store.GetAsync("edge/tls", default));
        Assert.Equal(two.Thumbprint, source.Current(ListenerName.Edge).TargetCertificate.Thumbprint);
    }

    [Fact]
    public async Task Without_the_secret_nothing_starts()
    {
        var listeners = Options.Create(new ListenersOptions { Edge = new TlsListenerOptions { CertificatePath = "secret:edge/tls", KeyPath = "secret:edge/tls" } });
        var source = new StoreServerCertificates(listeners, null!, new Lazy<LiveSecrets>(() => new LiveSecrets(_store, TimeProvider.System)));
        await Assert.ThrowsAsync<SecureFin.Contract.ProblemException>(() => source.StartingAsync(default));
    }

    [Theory]
    [InlineData("Secrets", typeof(SecretsOptions), """{"Vault":{"Addresses":["https://v:8200"],"RoleId":"r","SecretIdFile":"s","CallTimeout":"00:00:03","MaxStale":"1.00:00:00"},"PollInterval":"00:00:30"}""", 0)]
    [InlineData("Secrets", typeof(SecretsOptions), """{"Vault":{"Adresses":["https://v:8200"],"Token":"s.x"},"Embeded":{}}""", 3)]
    [InlineData("Banks", typeof(BanksOptions), """{"a":{"BaseAddress":"https://a/","Scopes":["x"],"ClientCertificate":false,"Settings":{"any":"thing"},"Deadline":"00:00:05"}}""", 0)]
    [InlineData("Banks", typeof(BanksOptions), """{"a":{"BaseAdress":"https://a/","Deadline":"soon","ClientSecret":"x"}}""", 3)]
    [InlineData("Telemetry", typeof(TelemetryOptions), """{"Endpoint":"https://c:4317","TraceShare":0.1}""", 0)]
    public void Unknown_keys_and_wrong_types_are_named(string section, Type options, string json, int faults)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"{{section}}":{{json}}}"""));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        Assert.Equal(faults, SectionShape.Errors(configuration.GetSection(section), [options]).Count());
    }
}
