using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Audit;
using SecureFin.Gateway.Tests.Receipts;

namespace SecureFin.Gateway.Tests.Crash;

/// <summary>Over HTTP, before a system that counts: what cannot be kept is not sent, and what was answered is not told before it is kept.</summary>
public sealed class WithheldAnswerTests
{
    [Theory]
    [InlineData("open")]
    [InlineData("pay")]
    public async Task An_answer_whose_outcome_leaf_cannot_be_written_stays_here_and_the_next_request_too(string kind)
    {
        await using var world = await CrashWorld.StartAsync();
        var call = new Call(Guid.NewGuid(), kind);
        using (var gateway = world.Serve(FileLimit.Command))
        using (var client = await world.CallerAsync(gateway))
        {
            Assert.Equal((HttpStatusCode.OK, "done"), await AskAsync(client, new Call(Guid.NewGuid(), kind)));
            world.Meanwhile = _ => FileLimit.SetAsync(gateway, "0"); // the intent is in the log, the answer is still to come

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "audit.unavailable"), await ToldAsync(gateway, AskAsync(client, call)));
            Assert.Equal(2, world.Seen.Count);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "audit.unavailable"), await ToldAsync(gateway, AskAsync(client, new Call(Guid.NewGuid(), kind))));
            Assert.Equal(2, world.Seen.Count);
            gateway.Kill();
            await gateway.ExitAsync();
        }

        world.Meanwhile = _ => Task.CompletedTask;
        using (var again = world.Serve())
        using (await world.CallerAsync(again))
            Assert.Equal(0, await again.StopAsync());
        Assert.Equal(["intent", "outcome", "intent", "outcome-unknown"], Leaves(world).Where(leaf => leaf["call"] is not null).Select(leaf => (string)leaf["kind"]!));
    }

    [Fact]
    public async Task Where_money_moves_an_answer_that_cannot_be_sealed_is_withheld_with_a_receipt_and_given_later_for_the_same_key()
    {
        await using var world = await CrashWorld.StartAsync();
        var (call, exchange, index) = (new Call(Guid.NewGuid(), "pay"), "", 0);
        using (var gateway = world.Serve(FileLimit.Command))
        using (var client = await world.CallerAsync(gateway))
        {
            Assert.Equal((HttpStatusCode.OK, "done"), await AskAsync(client, new Call(Guid.NewGuid(), "pay"), padding: 900_000)); // the pack is longer than the limit, the journal is not
            world.Meanwhile = _ => FileLimit.SetAsync(gateway, "1000000");

            using (var request = Request(call, 0))
            using (var response = await client.SendAsync(request))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
                Assert.DoesNotContain("done", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                (exchange, index) = (response.Headers.GetValues("SFG-Exchange-Id").Single(), int.Parse(response.Headers.GetValues("SFG-Receipt").Single().Split(' ')[1]));
            }

            Assert.Equal(2, world.Seen.Count);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "audit.unavailable"), await AskAsync(client, new Call(Guid.NewGuid(), "pay")));
            Assert.Equal(2, world.Seen.Count); // nothing goes where money moves and the request cannot be sealed
            gateway.Kill();
            await gateway.ExitAsync();
        }

        world.Meanwhile = _ => Task.CompletedTask;
        using var later = world.Serve();
        using var caller = await world.CallerAsync(later);
        Assert.Equal((HttpStatusCode.OK, "done"), await AskAsync(caller, call));
        Assert.Equal(2, world.Seen.Count);
        Assert.Equal(0, await later.StopAsync());
        var leaf = Leaves(world)[index];
        Assert.Equal(("outcome", exchange, 503, "audit.unavailable"), ((string)leaf["kind"]!, (string)leaf["call"]!, (int)leaf["status"]!, (string)leaf["problem"]!));
    }

    // A connection that breaks is a fault of the program; what it said itself tells which.
    private static async Task<T> ToldAsync<T>(ChildProcess program, Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (HttpRequestException broken)
        {
            throw new InvalidOperationException($"no answer; {(program.HasExited ? "the program has ended" : "it still runs")}; it said: {program.Output}", broken);
        }
    }

    private static async Task<(HttpStatusCode Status, string Said)> AskAsync(HttpClient client, Call call, int padding = 0)
    {
        using var request = Request(call, padding);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (response.IsSuccessStatusCode)
            return (response.StatusCode, text);
        Assert.DoesNotContain("done", text, StringComparison.Ordinal);
        Assert.Equal(response.StatusCode == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null);
        return (response.StatusCode, (string)JsonNode.Parse(text)!["code"]!);
    }

    private static HttpRequestMessage Request(Call call, int padding)
    {
        var request = call.Request();
        if (padding > 0)
            request.Content = new StringContent($$"""{"pay":"{{call.Id}}","text":"{{new string('x', padding)}}"}""", Encoding.UTF8, "application/json");
        return request;
    }

    private static List<JsonNode> Leaves(CrashWorld world) => [.. new LogReader(world.Log).ReadEntries(0, long.MaxValue).Select(entry => JsonNode.Parse(entry.Span)!)];
}
