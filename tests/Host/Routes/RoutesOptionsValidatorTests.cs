using Microsoft.Extensions.Configuration;
using SecureFin.Contract;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Tests.Routes;

public sealed class RoutesOptionsValidatorTests
{
    [Fact]
    public void A_governed_route_passes() => Assert.Empty(Errors("erp.read", Route()));

    [Fact]
    public void A_route_without_owner_data_class_or_policy_stops_the_start()
    {
        Assert.Contains(Errors("erp.read", Route(owner: null)), error => error.Contains("Routes:erp.read:Owner", StringComparison.Ordinal));
        Assert.Contains(Errors("erp.read", Route(policy: null)), error => error.Contains("Routes:erp.read:Policy", StringComparison.Ordinal));
        Assert.Contains(Errors("erp.read", Route(dataClass: null)), error => error.Contains("Routes:erp.read:DataClass", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/admin/{**path}")]
    [InlineData("/erp/other/{**path}")]
    [InlineData("/ERP/tryton/{**path}")]
    [InlineData("/erp/tryton2/{**path}")]
    [InlineData("/erp/tryton/{path")]
    [InlineData(null)]
    public void A_path_outside_its_upstream_stops_the_start(string? path) => Assert.NotEmpty(Errors("erp.read", Route(path: path)));

    [Fact]
    public void A_route_that_leads_nowhere_stops_the_start() =>
        Assert.Contains("Routes:erp.read:Upstream: not in Systems.", Errors("erp.read", Route(upstream: "gone", path: "/erp/gone/{**path}")));

    [Fact]
    public void An_unbound_token_never_moves_money()
    {
        var canonical = new RouteOptions { Owner = "o", DataClass = DataClass.Iban, Policy = "p", AllowUnboundTokens = true };

        Assert.Contains("Routes:payments.create:AllowUnboundTokens: not on a route that moves money.", Errors("payments.create", canonical));
        Assert.DoesNotContain(Errors("payments.get", canonical), error => error.Contains("AllowUnboundTokens", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_catalogue_stops_the_start() => Assert.True(new RoutesOptionsValidator(Configuration()).Validate(null, []).Failed);

    private static IEnumerable<string> Errors(string id, RouteOptions route) =>
        new RoutesOptionsValidator(Configuration()).Validate(null, new RoutesOptions { [id] = route }).Failures ?? [];

    private static RouteOptions Route(
        string? owner = "o", string? policy = "p", DataClass? dataClass = DataClass.Internal, string? upstream = "tryton", string? path = "/erp/tryton/{**path}") =>
        new() { Path = path, Methods = ["GET"], Upstream = upstream, Owner = owner, DataClass = dataClass, Policy = policy };

    private static IConfiguration Configuration() => new ConfigurationBuilder()
        .AddInMemoryCollection([new("Systems:tryton:BaseAddress", "http://127.0.0.1:1")]).Build();
}
