using Microsoft.AspNetCore.Routing.Patterns;

namespace SecureFin.Gateway.Routes;

/// <summary>Maps endpoints of the canonical API under the governance that the catalogue gives them.</summary>
internal static class GovernedEndpoints
{
    /// <summary>Maps a canonical route when the catalogue governs it; otherwise the address stays unserved.</summary>
    /// <param name="id">One of <see cref="CanonicalRoute.All"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such canonical route.</exception>
    public static void MapGoverned(this IEndpointRouteBuilder endpoints, string id, Delegate handler, params object[] metadata)
    {
        var canonical = CanonicalRoute.All[id];
        if (endpoints.ServiceProvider.GetRequiredService<RouteCatalogue>().Find(id) is { } route)
            endpoints.MapMethods(RoutePatternFactory.Parse(canonical.Path), canonical.Method, handler, [.. metadata, route]).WithName(id);
    }

    private static RouteHandlerBuilder MapMethods(this IEndpointRouteBuilder endpoints, RoutePattern pattern, string method, Delegate handler, object[] metadata) =>
        endpoints.Map(pattern, handler).WithMetadata([new HttpMethodMetadata([method]), .. metadata]);
}
