using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Tests.Secrets;

namespace SecureFin.Gateway.Tests.Egress;

/// <summary>One bank peer, one road to it, and everything that a test wants to look at.</summary>
internal sealed class EgressBench : IAsyncDisposable
{
    private EgressBench(TestPki pki, BankPeer peer, RecordingEvidence evidence)
    {
        Pki = pki;
        Peer = peer;
        Evidence = evidence;
        Live = new LiveSecrets(Store, TimeProvider.System);
    }

    public TestPki Pki { get; }

    public BankPeer Peer { get; }

    public RecordingEvidence Evidence { get; }

    public MemorySecretStore Store { get; } = new();

    public LiveSecrets Live { get; }

    public EgressRoad Road { get; private set; } = null!;

    public static async Task<EgressBench> StartAsync(Func<UpstreamOptions, UpstreamOptions>? options = null, string host = "127.0.0.1", bool bank = true, TimeProvider? time = null)
    {
        var pki = new TestPki();
        var order = new ConcurrentQueue<string>();
        var peer = await BankPeer.StartAsync(pki.Server(host), order);
        var bench = new EgressBench(pki, peer, new RecordingEvidence(order));
        bench.Store.Put("banks/nordbank/transport", pki.ClientPem("gateway one"));
        var configured = new UpstreamOptions
        {
            BaseAddress = peer.Address + "/open-banking/v4.0/",
            TokenEndpoint = peer.Address + "/token",
            TrustedAuthorities = pki.AuthorityFile,
            ClientAuthentication = "none",
            ClientId = "client-1",
        };
        var upstream = new Upstream("nordbank", bank, options?.Invoke(configured) ?? configured);
        Assert.Empty(UpstreamOptionsRules.Errors(bank ? "Banks" : "Systems", upstream.Id, upstream.Options));
        bench.Road = new EgressRoad(upstream, bench.Live, bench.Evidence, time ?? TimeProvider.System);
        return bench;
    }

    public static Exchange NewExchange() => new() { Id = Ulid.New(TimeProvider.System), StartedAt = TimeProvider.System.GetUtcNow() };

    public HttpRequestMessage Get(string path, Exchange exchange) => With(new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)), exchange);

    public HttpRequestMessage Post(string path, string body, Exchange exchange)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return With(new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content }, exchange);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Road.Full.SendAsync(request, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Road.Dispose();
        await Peer.DisposeAsync();
        Pki.Dispose();
    }

    private static HttpRequestMessage With(HttpRequestMessage request, Exchange exchange)
    {
        request.Options.Set(EgressContext.Key, new EgressContext(exchange, "nordbank"));
        return request;
    }
}
