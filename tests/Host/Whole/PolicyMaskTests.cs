using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>A policy masks by place and by detector, over real connections.</summary>
public sealed class PolicyMaskTests(PolicyMaskTests.World world) : IClassFixture<PolicyMaskTests.World>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_masked_at_the_places_and_for_the_codes_that_policy_names_and_the_entry_says_so()
    {
        world.Gateway.Answer = context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{"Data":[{"Name":"Anna","Bank":"DEUTDEFF500","Note":"via DEUTDEFF500","Account":"DE89370400440532013000"}],"Name":"list"}""");
        };
        using var caller = await world.Gateway.CallerAsync();

        var answer = JsonNode.Parse(await caller.GetStringAsync("/erp/echo/open/names", Ct))!;

        var row = answer["Data"]![0]!;
        Assert.Null(row["Name"]);
        var token = (string)row["Bank"]!;
        Assert.StartsWith("tok_", token, StringComparison.Ordinal);
        Assert.Equal($"via {token}", (string?)row["Note"]);
        Assert.Equal("DE89…3000", (string?)row["Account"]);
        Assert.Equal("list", (string?)answer["Name"]);
        var policy = (await world.Gateway.EntriesAsync()).Select(entry => entry["policy"]).Last(policy => policy is not null)!;
        Assert.Equal("""{"bic":"token","iban":"partial"} 2""", $"{policy["mask"]!.ToJsonString()} {policy["maskPlaces"]}");
    }

    [Fact]
    public async Task A_place_in_XML_is_masked_the_same_way()
    {
        world.Gateway.Answer = context =>
        {
            context.Response.ContentType = "application/xml";
            return context.Response.WriteAsync("<Document><Stmt><Ntry><RltdPty>Anna Berg</RltdPty></Ntry></Stmt><RltdPty/></Document>");
        };
        using var caller = await world.Gateway.CallerAsync();

        Assert.Equal("<Document><Stmt><Ntry><RltdPty></RltdPty></Ntry></Stmt><RltdPty/></Document>", await caller.GetStringAsync("/erp/echo/open/statement", Ct));
    }

    public sealed class World : IAsyncLifetime
    {
        public RunningGateway Gateway { get; } = new()
        {
            Policy = """
                package securefin.gateway

                mask := {"/Data/*/Name": "remove", "/Document/**/RltdPty": "remove", "bic": "token", "iban": "partial"}

                decision := {"allow": true, "reasons": [], "obligations": {"mask": mask, "approvals": 0, "hold": null}}
                """,
        };

        public ValueTask InitializeAsync() => Gateway.InitializeAsync();

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
