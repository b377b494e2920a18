using System.Net;
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
        Assert.Equal([true, false], lines.Select(line => JsonNode.Parse(line)!["result"]!["allow"]!.GetValue<bool>()));
        Assert.DoesNotContain("DE89370400440532013000", string.Concat(lines), StringComparison.Ordinal);
        Assert.Equal("folder", state["kind"]!.ToString());
        Assert.Equal(0, shadow["different"]!.GetValue<int>());
        Assert.Contains("securefin_policy_shadow_different_total 0", await health.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    // The writer has the file open.
    private static IEnumerable<string> Lines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
