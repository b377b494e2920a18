using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Rotation;
using SecureFin.Gateway.Tests.Egress;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Rotation;

public sealed class RotationServiceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static RotationService Service(EgressBench bench)
    {
        var probe = new RoadProbe(bench.Road);
        return new RotationService(bench.Store, bench.Live, [probe, new ServerCertificateProbe(TimeProvider.System)], bench.Evidence, TimeProvider.System, NullLogger<RotationService>.Instance);
    }

    [Fact]
    public async Task A_certificate_that_the_bank_takes_comes_into_use_with_a_leaf()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "tls_client_auth"));
        (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();
        bench.Store.Put("banks/nordbank/transport", bench.Pki.ClientPem("gateway two"));

        var result = await Service(bench).RotateAsync("banks/nordbank/transport", Ct);

        Assert.Equal((RotationOutcome.Rotated, "1", "2"), (result.Outcome, result.From, result.To));
        Assert.Contains(bench.Evidence.Outcomes, exchange => exchange is { Method: "ROTATE", ProblemCode: null });
        var tokens = bench.Peer.TokenCount;
        (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();
        Assert.Equal(tokens, bench.Peer.TokenCount); // the probe's token serves the cut-over
        Assert.NotEqual(bench.Peer.Received.First().Thumbprint, bench.Peer.Received.Last().Thumbprint);
    }

    [Fact]
    public async Task A_certificate_that_the_bank_refuses_never_comes_into_use()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "tls_client_auth"));
        (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();
        var good = bench.Peer.Received.Last().Thumbprint;
        bench.Peer.Token = (context, _) =>
        {
            context.Response.StatusCode = CertificateThumbprint.Of(context.Connection.ClientCertificate!) == good ? 200 : 401;
            return context.Response.StatusCode == 200 ? bench.Peer.GiveTokenAsync(context, 300) : context.Response.WriteAsync("""{"error":"invalid_client"}""");
        };
        bench.Store.Put("banks/nordbank/transport", bench.Pki.ClientPem("unknown to the bank"));

        var result = await Service(bench).RotateAsync("banks/nordbank/transport", Ct);

        Assert.Equal(RotationOutcome.RolledBack, result.Outcome);
        Assert.Contains("invalid_client", result.Reason);
        using var response = await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()));
        Assert.Equal(good, bench.Peer.Received.Last().Thumbprint);
        Assert.Contains(bench.Evidence.Outcomes, exchange => exchange is { Method: "ROTATE", ProblemCode: "bank.refused" });
    }

    [Theory]
    [InlineData("transport", "not a certificate")]
    [InlineData("transport", "")]
    public async Task Material_that_cannot_be_read_is_rolled_back_without_asking_the_bank(string kind, string value)
    {
        await using var bench = await EgressBench.StartAsync();
        (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();
        bench.Store.Put($"banks/nordbank/{kind}", value.Length == 0 ? "-----BEGIN CERTIFICATE-----" : value);
        var result = await Service(bench).RotateAsync($"banks/nordbank/{kind}", Ct);
        Assert.Equal(RotationOutcome.RolledBack, result.Outcome);
        Assert.Single(bench.Peer.Received);
    }

    [Fact]
    public async Task Without_a_token_endpoint_a_handshake_is_the_probe()
    {
        await using var bench = await EgressBench.StartAsync();
        (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();
        bench.Store.Put("banks/nordbank/transport", bench.Pki.ClientPem("gateway two"));
        Assert.Equal(RotationOutcome.Rotated, (await Service(bench).RotateAsync("banks/nordbank/transport", Ct)).Outcome);
    }

    [Fact]
    public async Task A_client_secret_that_the_bank_refuses_stays_out_of_use()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "client_secret_post"));
        bench.Store.Put("banks/nordbank/client-auth", "good");
        bench.Peer.Token = (context, form) =>
        {
            context.Response.StatusCode = form.Contains("client_secret=good") ? 200 : 401;
            return context.Response.StatusCode == 200 ? bench.Peer.GiveTokenAsync(context, 300) : Task.CompletedTask;
        };
        (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();
        bench.Store.Put("banks/nordbank/client-auth", "mistyped");
        var service = Service(bench);

        Assert.Equal(RotationOutcome.RolledBack, (await service.RotateAsync("banks/nordbank/client-auth", Ct)).Outcome);
        Assert.Equal("1", bench.Live.Peek("banks/nordbank/client-auth")!.Version);
        var asked = bench.Peer.Received.Count;
        await service.LookAsync("banks/nordbank/client-auth", Ct); // not again within the minute
        Assert.Equal(asked, bench.Peer.Received.Count);
    }

    [Fact]
    public async Task No_evidence_no_cut_over()
    {
        await using var bench = await EgressBench.StartAsync();
        (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();
        bench.Store.Put("banks/nordbank/transport", bench.Pki.ClientPem("gateway two"));
        bench.Evidence.Broken = true;
        await Assert.ThrowsAsync<ProblemException>(() => Service(bench).RotateAsync("banks/nordbank/transport", Ct));
        Assert.Equal("1", bench.Live.Peek("banks/nordbank/transport")!.Version);
    }

    [Fact]
    public async Task A_deleted_secret_is_no_longer_used()
    {
        await using var bench = await EgressBench.StartAsync();
        (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();
        bench.Store.Remove("banks/nordbank/transport");
        Assert.Equal(RotationOutcome.Withdrawn, (await Service(bench).RotateAsync("banks/nordbank/transport", Ct)).Outcome);
        await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange())));
    }

    [Fact]
    public async Task A_server_certificate_must_be_one()
    {
        await using var bench = await EgressBench.StartAsync();
        bench.Store.Put("edge/tls", bench.Pki.ClientPem("a client"));
        var result = await Service(bench).RotateAsync("edge/tls", Ct);
        Assert.Equal(RotationOutcome.RolledBack, result.Outcome);
        Assert.Contains("not for servers", result.Reason);
    }

    [Fact]
    public async Task A_probe_that_fails_in_a_way_nobody_foresaw_rolls_back_and_tells_the_kind_alone()
    {
        await using var bench = await EgressBench.StartAsync();
        bench.Store.Put("x", "1");
        await bench.Live.GetAsync("x", Ct);
        bench.Store.Put("x", "2");
        var service = new RotationService(bench.Store, bench.Live, [new FaultyProbe()], bench.Evidence, TimeProvider.System, NullLogger<RotationService>.Instance);

        var result = await service.RotateAsync("x", Ct);

        Assert.Equal((RotationOutcome.RolledBack, "The probe failed (InvalidOperationException)."), (result.Outcome, result.Reason));
        Assert.Equal("1", bench.Live.Peek("x")!.Version);
    }

    private sealed class FaultyProbe : IRotationProbe
    {
        public bool Uses(string name) => true;

        public Task ProbeAsync(string name, Gateway.Secrets.SecretVersion candidate, CancellationToken cancellation) => throw new InvalidOperationException("hunter2");

        public Task DrainAsync(string name, CancellationToken cancellation) => Task.CompletedTask;
    }

    private sealed class RoadProbe(EgressRoad road) : IRotationProbe
    {
        public bool Uses(string name) => road.Upstream.SecretNames.Contains(name);

        public Task ProbeAsync(string name, Gateway.Secrets.SecretVersion candidate, CancellationToken cancellation) => road.Probe.RunAsync(name, candidate, cancellation);

        public Task DrainAsync(string name, CancellationToken cancellation) => road.Transport.CutOverAsync(cancellation);
    }
}
