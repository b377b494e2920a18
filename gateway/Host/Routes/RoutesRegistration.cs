using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Routes;

/// <summary>Registers the route catalogue.</summary>
internal static class RoutesRegistration
{
    public static IServiceCollection AddRoutes(this IServiceCollection services)
    {
        services.AddSection<RoutesOptions, RoutesOptionsValidator>(RoutesOptions.Section);
        return services.AddSingleton<RouteCatalogue>();
    }
}
