using System.Security.Cryptography;
using SecureFin.Gateway.Commands;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Tests.Config;

/// <summary>The example configuration with one mistake that an operator makes: the check names its key and repeats no value.</summary>
public sealed class ExampleFaultsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sfg-example-");

    public ExampleFaultsTests()
    {
        var example = Path.Combine(TestData.Root(), "deploy", "config");
        foreach (var file in Directory.EnumerateFiles(example, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.FullName, Path.GetRelativePath(example, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("\"DrainTimeout\": \"00:00:30\"", "\"DrainTimeout\": \"30 hunter2\"", "Listeners:DrainTimeout: not a duration such as 00:00:30.")]
    [InlineData("\"Port\": 8443", "\"Port\": 9080", "Listeners:Health:Port: the port of Edge too.")]
    [InlineData("\"KeepVersions\": 5", "\"KeepVersions\": \"five\"", "Secrets:Embedded:KeepVersions: not a whole number, or out of range.")]
    [InlineData("\"DecisionTimeout\": \"00:00:00.100\"", "\"DecisionTimeout\": \"00:10:00\"", "Policy:DecisionTimeout: must be between 00:00:00.0010000 and 00:00:01.")]
    [InlineData("\"Origin\": \"gateway.internal.example/audit/1\",", "", "Audit:Origin: is required.")]
    [InlineData("\"Bank\": \"example-bank\"", "\"Bank\": \"hunter2\"", "Accounts:main-eur:Bank: not in Banks.")]
    [InlineData("DE89370400440532013000", "DE00370400440532013000", "Accounts:main-eur:Iban: not an IBAN; its check digits do not hold.")]
    [InlineData("\"System\": \"erp\"", "\"System\": \"hunter2\"", "Webhooks:erp:System: not in Systems.")]
    [InlineData("\"ClientId\": \"example-ltd\"", "\"ClientId\": \"example-ltd\", \"ClientSecret\": \"hunter2\"", "Banks:example-bank:ClientSecret: unknown key.")]
    [InlineData("\"PollInterval\": \"00:00:02\"", "\"PollInterval\": \"00:00:02\", \"PollInterval\": \"00:00:03\"", "gateway.json: Policy:PollInterval stands twice.")]
    public void A_mistake_is_named_with_its_key(string good, string bad, string expected)
    {
        var file = Path.Combine(_folder.FullName, ConfigurationFile.Name);
        var text = File.ReadAllText(file);
        Assert.Contains(good, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal([expected], Errors());
    }

    [Fact]
    public void Files_that_hold_nothing_usable_are_named()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "pki", "clients.pem"), "junk");
        File.WriteAllText(Path.Combine(_folder.FullName, "policy", "bundle.pub.pem"), "junk");

        Assert.Collection(
            Errors(),
            error => Assert.EndsWith("clients.pem holds no certificate that can be read.", error, StringComparison.Ordinal),
            error => Assert.EndsWith("bundle.pub.pem holds no key in PEM for ES256 that can be read.", error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_revocation_list_that_is_none_and_a_private_key_in_the_place_of_a_public_one_are_named()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Path.Combine(_folder.FullName, "policy", "bundle.pub.pem"), key.ExportPkcs8PrivateKeyPem());
        var file = Path.Combine(_folder.FullName, ConfigurationFile.Name);
        var listed = File.ReadAllText(file).Replace("\"ClientAuthorities\":", "\"RevocationLists\": [\"pki/clients.pem\"], \"ClientAuthorities\":", StringComparison.Ordinal);
        File.WriteAllText(file, listed);

        var errors = Errors();

        Assert.Contains(errors, error => error.StartsWith("Listeners:Edge:RevocationLists: ", StringComparison.Ordinal) && error.EndsWith("clients.pem holds no certificate revocation list that can be read.", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.EndsWith("bundle.pub.pem holds a private key, which signs bundles; the gateway verifies them with the public one alone.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_itself_is_good() => Assert.Equal(0, CheckCommand.Run(_folder.FullName, asJson: false));

    private IReadOnlyList<string> Errors()
    {
        var refused = Assert.Throws<ConfigurationException>(() => GatewayHost.Checked(_folder.FullName));
        Assert.DoesNotContain("hunter2", string.Join(' ', refused.Errors), StringComparison.Ordinal);
        return refused.Errors;
    }
}
