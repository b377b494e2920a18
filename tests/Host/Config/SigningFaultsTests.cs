using System.Text.Json.Nodes;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Tests.Receipts;

namespace SecureFin.Gateway.Tests.Config;

/// <summary>Keys of signatures that do not fit together with the rest of the configuration stop the start, and the reason names the key.</summary>
public sealed class SigningFaultsTests
{
    private const string Certified = "Systems:echo:Signature:CertifyFor: ";

    [Theory]
    [InlineData("Systems", """{ "Key": "transit:seal" }""", "Systems:echo:Signature:Key is in Vault Transit, but Secrets has no Vault.")]
    [InlineData("Systems", """{ "Key": "pkcs11:token=t;object=seal;type=private" }""", "Systems:echo:Signature:Key is in an HSM, but Secrets has no Pkcs11.")]
    [InlineData("Banks", """{ "Key": "transit:seal" }""", "Banks:echo:Signature:Key is in Vault Transit, but Secrets has no Vault.")]
    [InlineData("Banks", """{ "Key": "pkcs11:token=t;object=seal;type=private" }""", "Banks:echo:Signature:Key is in an HSM, but Secrets has no Pkcs11.")]
    public async Task A_key_in_a_vault_or_an_HSM_needs_the_vault_or_the_HSM(string section, string signature, string fault) =>
        Assert.Contains(await FaultsAsync("http-message", signature, section), told => told == fault);

    [Fact]
    public async Task A_key_in_an_HSM_that_is_configured_is_no_fault_before_it_is_used()
    {
        var faults = await FaultsAsync("http-message", """{ "Key": "pkcs11:token=t;object=seal;type=private", "CertifyFor": "01:00:00" }""", secrets: """{ "Pkcs11": { "ModulePath": "/usr/lib/module.so", "PinFile": "/run/pin" } }""");
        Assert.DoesNotContain(faults, told => told.Contains("Signature", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("obie")]
    [InlineData("obie-b64")]
    [InlineData("berlin-group")]
    [InlineData("bunq")]
    [InlineData("cms-detached")]
    [InlineData("iso20022-xml")]
    [InlineData("standard-webhooks")]
    public async Task A_short_lived_key_is_refused_where_the_other_side_could_not_lead_it_back_to_the_slow_one(string profile) =>
        Assert.Contains(await FaultsAsync(profile, """{ "CertifyFor": "01:00:00" }"""), told => told.StartsWith(Certified, StringComparison.Ordinal));

    [Fact]
    public async Task A_short_lived_key_is_taken_where_the_statement_travels_with_the_call() =>
        Assert.DoesNotContain(await FaultsAsync("http-message", """{ "CertifyFor": "01:00:00" }"""), told => told.StartsWith(Certified, StringComparison.Ordinal));

    [Theory]
    [InlineData("00:00:59")]
    [InlineData("1.00:00:01")]
    public async Task The_life_of_a_short_lived_key_is_a_minute_to_a_day(string life) =>
        Assert.Contains(await FaultsAsync("http-message", $$"""{ "CertifyFor": "{{life}}" }"""), told => told == Certified[..^2] + " is 00:01:00 to 1.00:00:00.");

    private static async Task<IReadOnlyList<string>> FaultsAsync(string profile, string signature, string section = "Systems", string secrets = "{}")
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync([]);
        var path = home["gateway.json"];
        var config = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        config[section] = new JsonObject
        {
            ["echo"] = new JsonObject { ["BaseAddress"] = "https://echo.example", ["SigningProfile"] = profile, ["SigningIssuer"] = "issuer", ["Signature"] = JsonNode.Parse(signature) },
        };
        foreach (var (name, value) in JsonNode.Parse(secrets)!.AsObject())
            config["Secrets"]![name] = value!.DeepClone();
        await File.WriteAllTextAsync(path, config.ToJsonString());
        try
        {
            await using var gateway = GatewayHost.Checked(home[""]);
            return [];
        }
        catch (ConfigurationException e)
        {
            return e.Errors;
        }
    }
}
