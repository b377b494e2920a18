using System.Text;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Tests.Policy;

public sealed class PolicyInputTests
{
    private const string Order = """{"Data":{"Initiation":{"InstructedAmount":{"Amount":"10.00"}}}}""";

    [Theory]
    [InlineData("Bank", true, true, Order, true)]
    [InlineData("Bank", false, true, Order, false)]
    [InlineData("Bank", true, false, Order, false)]
    [InlineData("Canonical", true, true, Order, false)]
    public void Policy_sees_the_body_only_where_money_moves_past_the_contract(string kind, bool movesMoney, bool isJson, string body, bool seen)
    {
        var request = RequestOf(Enum.Parse<RouteKind>(kind), movesMoney, isJson, body);

        Assert.Equal(seen, request.TryGetProperty("body", out var shown));
        if (seen)
            Assert.Equal("10.00", shown.GetProperty("Data").GetProperty("Initiation").GetProperty("InstructedAmount").GetProperty("Amount").GetString());
    }

    [Fact]
    public void A_body_over_the_bound_is_left_out_whole()
    {
        var body = $"\"{new string('x', PolicyInput.MaxBodyBytes)}\"";

        Assert.False(RequestOf(RouteKind.Bank, movesMoney: true, isJson: true, body).TryGetProperty("body", out _));
    }

    private static JsonElement RequestOf(RouteKind kind, bool movesMoney, bool isJson, string body)
    {
        var exchange = new Exchange
        {
            Id = Ulid.New(DateTimeOffset.UnixEpoch), StartedAt = DateTimeOffset.UnixEpoch, Method = "POST", RawTarget = "/banks/b/x",
            Body = Encoding.UTF8.GetBytes(body), BodyIsJson = isJson,
            Route = new GovernedRoute
            {
                Id = "banks.write", Kind = kind, Upstream = "b", Owner = "t", DataClass = DataClass.Iban, Version = "1", PolicyPackage = "p", MovesMoney = movesMoney,
                MaxBodyBytes = 1, BufferBytes = 1, Timeout = TimeSpan.FromSeconds(1), RequestsPerSecond = 1, Concurrency = 1,
            },
        };
        using var input = new PooledBuffer();
        PolicyInput.Write(exchange, new PolicyFacts(), DateTimeOffset.UnixEpoch, input);
        return JsonDocument.Parse(input.Written.ToArray()).RootElement.GetProperty("request");
    }
}
