using System.Text.Json;
using SecureFin.Scenarios.Model;

namespace SecureFin.Scenarios;

public sealed class ScenarioReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sfg-scenario-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_shipped_scenario_takes_address_certificates_and_token_endpoint_from_the_sandbox_it_is_run_against()
    {
        var config = Directory.CreateDirectory(Path.Combine(_folder.FullName, "config")).FullName;
        File.WriteAllText(Path.Combine(config, "gateway.json"), """
            {"Listeners": {"Edge": {"Port": 20443}}, "Identity": {"Issuer": {"Issuer": "https://localhost:20444"}}}
            """);

        var scenario = ScenarioReader.Read(Shipped(), _folder.FullName);

        Assert.Equal(new Uri("https://localhost:20443/"), scenario.Target);
        Assert.Equal(new Uri("https://localhost:20444/token"), scenario.Token!.Endpoint);
        Assert.Equal(Path.Combine(_folder.FullName, "pki", "erp.key"), scenario.Tls!.Key);
    }

    [Fact]
    public void A_folder_without_a_sandbox_is_refused()
    {
        var refused = Assert.Throws<FormatException>(() => ScenarioReader.Read(Shipped(), _folder.FullName));

        Assert.Contains("no data folder of a sandbox", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"target\": \"http://127.0.0.1:9\", \"stages\": []", "stages")]
    [InlineData("\"target\": \"http://127.0.0.1:9\", \"stages\": [{\"rate\": 0, \"duration\": \"00:00:01\"}]", "rate")]
    [InlineData("\"target\": \"http://127.0.0.1:9\", \"stages\": [{\"rate\": 1, \"duration\": \"2.00:00:00\"}]", "duration")]
    [InlineData("\"stages\": [{\"rate\": 1, \"duration\": \"00:00:01\"}]", "target or sandbox")]
    public void Values_outside_their_bounds_are_refused_by_name(string members, string named)
    {
        var refused = Assert.Throws<FormatException>(() => ScenarioReader.Read(Write(members)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_member_is_refused() => Assert.Throws<JsonException>(() =>
        ScenarioReader.Read(Write("\"target\": \"http://127.0.0.1:9\", \"stages\": [{\"rate\": 1, \"duration\": \"00:00:01\", \"ramp\": 2}]")));

    private string Write(string members)
    {
        var path = Path.Combine(_folder.FullName, "scenario.json");
        File.WriteAllText(path, $$"""{"name": "x", {{members}}, "requests": [{"name": "get", "path": "/"}]}""");
        return path;
    }

    private static string Shipped()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SecureFinGateway.sln")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "loadtests", "Scenarios", "sandbox.json");
    }
}
