using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace SecureFin.Cli.Tests.Pki;

public sealed class PkiCommandsTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("sfg-pki-").FullName, "pki");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public async Task Server_and_client_chain_to_the_authority_for_their_own_use_only()
    {
        Assert.Equal(0, (await SfgRun.Of("pki", "ca", _folder)).ExitCode);
        Assert.Equal(0, (await SfgRun.Of("pki", "server", "edge", "--ca", _folder, "--host", "gateway.example", "--host", "192.0.2.7")).ExitCode);
        Assert.Equal(0, (await SfgRun.Of("pki", "client", "erp", "--ca", _folder, "--uri", "spiffe://example.com/erp", "--subject", "CN=erp, O=Example Ltd, C=DE")).ExitCode);

        using var authority = X509CertificateLoader.LoadCertificateFromFile(FileOf("ca.pem"));
        using var server = X509Certificate2.CreateFromPemFile(FileOf("edge.pem"), FileOf("edge.key"));
        using var client = X509Certificate2.CreateFromPemFile(FileOf("erp.pem"), FileOf("erp.key"));
        Assert.True(Chains(server, authority, "1.3.6.1.5.5.7.3.1"));
        Assert.False(Chains(server, authority, "1.3.6.1.5.5.7.3.2"));
        Assert.True(Chains(client, authority, "1.3.6.1.5.5.7.3.2"));
        Assert.True(server.MatchesHostname("gateway.example"));
        Assert.Equal("CN=erp, O=Example Ltd, C=DE", client.Subject);
        Assert.All(["ca.key", "edge.key", "erp.key"], key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOf(key))));
    }

    [Fact]
    public async Task Show_gives_what_a_workload_is_configured_with()
    {
        await SfgRun.Of("pki", "ca", _folder);
        await SfgRun.Of("pki", "client", "erp", "--ca", _folder, "--uri", "spiffe://example.com/erp");

        var run = await SfgRun.Of("pki", "show", FileOf("erp.pem"), "--format", "json");

        using var shown = JsonDocument.Parse(run.Output);
        Assert.Equal("CN=erp", shown.RootElement.GetProperty("subject").GetString());
        Assert.Equal("URI:spiffe://example.com/erp", Assert.Single(shown.RootElement.GetProperty("names").EnumerateArray()).GetString());
        Assert.Equal(43, shown.RootElement.GetProperty("thumbprint").GetString()!.Length);
    }

    [Fact]
    public async Task A_key_is_never_overwritten()
    {
        await SfgRun.Of("pki", "ca", _folder);
        var before = await File.ReadAllTextAsync(FileOf("ca.key"));

        Assert.Equal(2, (await SfgRun.Of("pki", "ca", _folder)).ExitCode);
        Assert.Equal(before, await File.ReadAllTextAsync(FileOf("ca.key")));
    }

    [Theory]
    [InlineData("../out", "spiffe://example.com/erp", "CN=erp", "90")]
    [InlineData("ca", "spiffe://example.com/erp", "CN=erp", "90")]
    [InlineData("erp", "not a uri", "CN=erp", "90")]
    [InlineData("erp", "spiffe://example.com/erp", "erp", "90")]
    [InlineData("erp", "spiffe://example.com/erp", "CN=erp", "0")]
    [InlineData("erp", "spiffe://example.com/erp", "CN=erp", "398")]
    public async Task What_makes_no_certificate_is_refused_and_leaves_no_file(string name, string uri, string subject, string days)
    {
        await SfgRun.Of("pki", "ca", _folder);

        var run = await SfgRun.Of("pki", "client", name, "--ca", _folder, "--uri", uri, "--subject", subject, "--days", days);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["ca.key", "ca.pem"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_certificate_never_outlives_its_authority()
    {
        await SfgRun.Of("pki", "ca", _folder, "--days", "10");

        Assert.Equal(2, (await SfgRun.Of("pki", "server", "edge", "--ca", _folder, "--host", "gateway.example", "--days", "11")).ExitCode);
    }

    private static bool Chains(X509Certificate2 certificate, X509Certificate2 authority, string use)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new(use));
        return chain.Build(certificate);
    }

    private string FileOf(string name) => Path.Combine(_folder, name);
}
