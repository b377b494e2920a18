using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Routes;

/// <summary>What may be called, who answers for it, and within which bounds. Immutable.</summary>
internal sealed class RouteCatalogue
{
    private readonly Dictionary<string, GovernedRoute> _routes = new(StringComparer.Ordinal);

    public RouteCatalogue(IOptions<RoutesOptions> options)
    {
        var passThrough = new List<PassThroughRoute>();
        foreach (var (id, entry) in options.Value)
        {
            var route = _routes[id] = Govern(id, entry);
            if (route.Kind != RouteKind.Canonical)
                passThrough.Add(new PassThroughRoute(route, entry.Path!, entry.Methods));
        }

        PassThrough = passThrough;
    }

    /// <summary>The routes to banks' and systems' own APIs.</summary>
    public IReadOnlyList<PassThroughRoute> PassThrough { get; }

    /// <summary>Every governed route.</summary>
    public IReadOnlyCollection<GovernedRoute> Routes => _routes.Values;

    /// <summary>The route of an id, or null when the catalogue does not have it: then it is not served.</summary>
    public GovernedRoute? Find(string id) => _routes.GetValueOrDefault(id);

    private static GovernedRoute Govern(string id, RouteOptions entry)
    {
        var canonical = CanonicalRoute.All.GetValueOrDefault(id);
        var movesMoney = entry.MovesMoney || canonical?.MovesMoney == true;
        return new GovernedRoute
        {
            Id = id,
            Kind = canonical is not null ? RouteKind.Canonical : PassThroughRoute.KindOf(entry.Path!)!.Value,
            Upstream = entry.Upstream,
            Owner = entry.Owner!,
            DataClass = entry.DataClass!.Value,
            Version = entry.Version,
            PolicyPackage = entry.Policy!,
            MovesMoney = movesMoney,
            AllowUnboundTokens = entry.AllowUnboundTokens,
            CallerSignature = entry.CallerSignature ?? (movesMoney ? CallerSignatureDemand.Required : CallerSignatureDemand.None),
            MaxBodyBytes = entry.MaxBodyBytes,
            BufferBytes = entry.BufferBytes,
            Timeout = entry.Timeout,
            RequestsPerSecond = entry.RequestsPerSecond,
            Concurrency = entry.Concurrency,
            DeprecatedAt = entry.DeprecatedAt,
            SunsetAt = entry.SunsetAt,
        };
    }
}
