using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Gateway.Egress;

/// <summary>Registers the Egress room.</summary>
internal static class EgressRegistration
{
    public static IServiceCollection AddEgress(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptionsWithValidateOnStart<BanksOptions, BanksOptionsValidator>()
            .BindConfiguration(BanksOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddOptionsWithValidateOnStart<SystemsOptions, SystemsOptionsValidator>()
            .BindConfiguration(SystemsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton(provider => new Upstreams(provider.GetRequiredService<IOptions<BanksOptions>>(), provider.GetRequiredService<IOptions<SystemsOptions>>()));
        services.AddSingleton<EgressClients>();
        services.AddSingleton<IForwarderHttpClientFactory, EgressForwarderHttpClientFactory>();
        return services;
    }
}
