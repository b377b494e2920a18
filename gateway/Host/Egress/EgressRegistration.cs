using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Gateway.Egress;

/// <summary>Registers the Egress room.</summary>
internal static class EgressRegistration
{
    public static IServiceCollection AddEgress(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSection<BanksOptions, BanksOptionsValidator>(BanksOptions.Section).PostConfigure<ConfigFolder>(ResolvePaths);
        services.AddSection<SystemsOptions, SystemsOptionsValidator>(SystemsOptions.Section).PostConfigure<ConfigFolder>(ResolvePaths);
        services.AddSingleton(provider => new Upstreams(provider.GetRequiredService<IOptions<BanksOptions>>(), provider.GetRequiredService<IOptions<SystemsOptions>>()));
        services.AddSingleton<EgressClients>();
        services.TryAddSingleton<BackgroundExchanges>();
        services.Replace(ServiceDescriptor.Singleton<IForwarderHttpClientFactory, EgressForwarderHttpClientFactory>());
        return services;
    }

    private static void ResolvePaths(Dictionary<string, UpstreamOptions> upstreams, ConfigFolder folder)
    {
        foreach (var upstream in upstreams.Values)
            upstream.ResolvePaths(folder.Resolve);
    }
}
