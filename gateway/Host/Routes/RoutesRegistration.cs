using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Routes;

/// <summary>The route catalogue and what stands behind pass-through routes.</summary>
internal static class RoutesRegistration
{
    public static IServiceCollection AddRoutes(this IServiceCollection services)
    {
        services.AddSection<RoutesOptions, RoutesOptionsValidator>(RoutesOptions.Section);
        services.AddSection<SystemUpstreamsOptions, UpstreamsValidator>(SystemUpstreamsOptions.Section);
        services.AddSection<BankUpstreamsOptions, UpstreamsValidator>(BankUpstreamsOptions.Section);
        return services.AddSingleton<RouteCatalogue>();
    }
}
