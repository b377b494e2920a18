using Microsoft.Extensions.Primitives;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Routes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Gateway.PassThrough;

/// <summary>Gives YARP one route and one cluster for each pass-through entry of the catalogue. Built once; never throws afterwards.</summary>
internal sealed class PassThroughConfig : IProxyConfigProvider
{
    /// <summary>Metadata of a cluster that names its bank or system.</summary>
    public const string UpstreamKey = "upstream";

    /// <summary>Metadata of a cluster that says whether it is a bank or a system.</summary>
    public const string KindKey = "kind";

    private readonly Snapshot _snapshot;

    public PassThroughConfig(RouteCatalogue catalogue, Upstreams upstreams) => _snapshot = new Snapshot(
        [.. catalogue.PassThrough.Select(ToRoute)],
        [.. catalogue.PassThrough.Select(entry => ToCluster(entry, upstreams.Get(entry.Route.Upstream!)))]);

    public IProxyConfig GetConfig() => _snapshot;

    private static RouteConfig ToRoute(PassThroughRoute entry) => new()
    {
        RouteId = entry.Route.Id,
        ClusterId = entry.Route.Id,
        Match = new RouteMatch { Path = entry.Path, Methods = entry.Methods },
        MaxRequestBodySize = entry.Route.MaxBodyBytes,
    };

    private static ClusterConfig ToCluster(PassThroughRoute entry, Upstream upstream) => new()
    {
        ClusterId = entry.Route.Id,
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal)
        {
            ["only"] = new() { Address = upstream.BaseAddress.AbsoluteUri },
        },
        // HTTP/1.1 exactly: on HTTP/2 a gRPC content type would switch off body limits (docs/decisions/0012).
        HttpRequest = new ForwarderRequestConfig
        {
            Version = new Version(1, 1),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = entry.Route.Timeout,
            AllowResponseBuffering = false,
        },
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [UpstreamKey] = entry.Route.Upstream!,
            [KindKey] = entry.Route.Kind.ToString(),
        },
    };

    private sealed class Snapshot(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters) : IProxyConfig
    {
        public IReadOnlyList<RouteConfig> Routes { get; } = routes;

        public IReadOnlyList<ClusterConfig> Clusters { get; } = clusters;

        public IChangeToken ChangeToken { get; } = new CancellationChangeToken(CancellationToken.None);
    }
}
