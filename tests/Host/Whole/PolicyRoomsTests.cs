using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>Shadow and decision log in a whole gateway.</summary>
public sealed class PolicyRoomsTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Every_decision_is_on_record_before_its_answer_and_the_health_port_tells_of_policy_and_shadow()
    {
        using var caller = await gateway.CallerAsync();
        using var health = new HttpClient { BaseAddress = gateway.Health };

        using var allowed = await caller.GetAsync("/erp/echo/open/DE89370400440532013000");
        using var denied = await caller.GetAsync("/erp/echo/denied");
        var lines = Directory.GetFiles(gateway.Decisions).SelectMany(Lines).ToList();
        var state = JsonNode.Parse(await health.GetStringAsync("/health/policy"))!;
        var shadow = JsonNode.Parse(await health.GetStringAsync("/health/policy/shadow"))!;

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (allowed.StatusCode, denied.StatusCode));
        Assert.Equal([true, false], lines.TakeLast(2).Select(line => JsonNode.Parse(line)!["result"]!["allow"]!.GetValue<bool>()));
        Assert.DoesNotContain("DE89370400440532013000", string.Concat(lines), StringComparison.Ordinal);
        Assert.Equal("folder", state["kind"]!.ToString());
        Assert.Equal(0, shadow["different"]!.GetValue<int>());
        Assert.Contains("securefin_policy_shadow_different_total 0", await health.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_tells_which_bundle_came_into_power_by_a_digest_that_sha256sum_gives_too()
    {
        var policies = Path.Combine(gateway.Folder.FullName, "policies");
        var sums = string.Concat(Directory.GetFiles(policies, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetRelativePath(policies, file)}\n"));
        using var caller = await gateway.CallerAsync();
        using var answer = await caller.GetAsync("/erp/echo/open");

        var entries = await gateway.EntriesAsync();
        for (var tries = 0; !entries.Exists(entry => (string?)entry["kind"] == "policy"); tries++)
        {
            Assert.True(tries < 600);
            await Task.Delay(50);
            entries = await gateway.EntriesAsync();
        }

        var policy = entries.First(entry => (string?)entry["kind"] == "policy");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sums))), (string?)policy["digest"]);
        Assert.Equal("folder", (string?)policy["source"]);
        var decided = entries.Last(entry => entry["policy"] is JsonObject);
        Assert.Equal(((string?)policy["bundle"], (string?)policy["digest"]), ((string?)decided["policy"]!["bundle"], (string?)decided["policy"]!["digest"]));
    }

    // The writer has the file open.
    private static IEnumerable<string> Lines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
