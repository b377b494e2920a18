using SecureFin.Gateway.Routes;
using Yarp.ReverseProxy.Configuration;

namespace SecureFin.Gateway.PassThrough;

/// <summary>Banks' and systems' own APIs, carried by YARP behind the same stages as the canonical API.</summary>
internal static class PassThroughRegistration
{
    public static IServiceCollection AddPassThrough(this IServiceCollection services)
    {
        services.AddReverseProxy().AddTransforms<PassThroughTransforms>();
        services.AddSingleton<IProxyConfigProvider, PassThroughConfig>();
        return services;
    }

    /// <summary>Maps the pass-through routes, each under its governance.</summary>
    public static void MapPassThrough(this WebApplication app)
    {
        var catalogue = app.Services.GetRequiredService<RouteCatalogue>();
        if (catalogue.PassThrough.Count == 0)
            return;
        app.MapReverseProxy(proxy => proxy.Use(ForwardingErrors.RunAsync))
            .ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(catalogue.Find(route.RouteId)!));
    }
}
