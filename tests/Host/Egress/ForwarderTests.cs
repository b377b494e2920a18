using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;
using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Gateway.Tests.Egress;

/// <summary>YARP's forwarder through the egress chain, as pass-through uses it.</summary>
public sealed class ForwarderTests
{
    private static readonly ForwarderRequestConfig Exactly11 = new() { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    [Fact]
    public async Task A_body_that_yarp_streams_arrives_whole_and_digested()
    {
        await using var bench = await EgressBench.StartAsync();
        var body = RandomNumberGenerator.GetBytes(200_000);
        bench.Peer.Answer = (context, sent) => context.Response.Body.WriteAsync(sent).AsTask();
        await using var proxy = await ProxyAsync(bench);
        using var client = new HttpClient();

        using var answer = await client.PostAsync(proxy.Urls.First() + "/x", new ByteArrayContent(body));

        Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync());
        var facts = Exchanges(proxy).Single().Upstream.Single();
        Assert.Equal(SHA256.HashData(body), facts.RequestDigest);
        Assert.Equal(SHA256.HashData(body), facts.ResponseDigest);
    }

    [Fact]
    public async Task A_long_answer_streams_through_yarp()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, bufferBytes: 10_000));
        var body = RandomNumberGenerator.GetBytes(3_000_000);
        bench.Peer.Answer = (context, _) => context.Response.Body.WriteAsync(body).AsTask();
        await using var proxy = await ProxyAsync(bench);
        using var client = new HttpClient();
        Assert.Equal(body, await client.GetByteArrayAsync(proxy.Urls.First() + "/x"));
        Assert.Equal(SHA256.HashData(body), Exchanges(proxy).Single().Upstream.Single().ResponseDigest);
    }

    [Fact]
    public async Task What_a_caller_says_about_itself_does_not_reach_the_bank()
    {
        await using var bench = await EgressBench.StartAsync();
        await using var proxy = await ProxyAsync(bench);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Urls.First() + "/x");
        string[] names = ["Authorization", "Cookie", "Forwarded", "X-Forwarded-For", "Via", "traceparent", "baggage", "X-Forwarded-Client-Cert", "x-jws-signature", "Accept-Encoding"];
        foreach (var name in names)
            request.Headers.TryAddWithoutValidation(name, "from-the-caller");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = bench.Peer.Received.Single();
        Assert.All(names, name => Assert.DoesNotContain("from-the-caller", seen.Headers.GetValueOrDefault(name, "")));
    }

    [Fact]
    public async Task The_reason_of_a_refusal_reaches_the_pass_through()
    {
        await using var bench = await EgressBench.StartAsync();
        bench.Evidence.Broken = true;
        await using var proxy = await ProxyAsync(bench);
        using var client = new HttpClient();
        using var answer = await client.PostAsync(proxy.Urls.First() + "/x", new StringContent("{}"));
        Assert.Equal("audit.unavailable", await answer.Content.ReadAsStringAsync());
        Assert.Empty(bench.Peer.Received);
    }

    private static List<Exchange> Exchanges(WebApplication proxy) => proxy.Services.GetRequiredService<List<Exchange>>();

    private static async Task<WebApplication> ProxyAsync(EgressBench bench)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(new List<Exchange>());
        var app = builder.Build();
        app.Run(async context =>
        {
            var exchange = EgressBench.NewExchange();
            Exchanges(app).Add(exchange);
            await app.Services.GetRequiredService<IHttpForwarder>().SendAsync(context, bench.Peer.Address, bench.Road.Full, Exactly11, new InExchange(exchange));
            for (var e = context.Features.Get<IForwarderErrorFeature>()?.Exception; e is not null; e = e.InnerException)
            {
                if (e is ProblemException refusal)
                    await context.Response.WriteAsync(refusal.Problem.Code);
            }
        });
        await app.StartAsync();
        return app;
    }

    private sealed class InExchange(Exchange exchange) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Options.Set(EgressContext.Key, new EgressContext(exchange, "nordbank"));
        }
    }
}
