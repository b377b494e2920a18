using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Pkcs11;
using SecureFin.Gateway.Secrets.Vault;
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
        services.AddSingleton<IValidateOptions<BanksOptions>, Signing.SigningSourceRules>();
        services.AddSingleton<IValidateOptions<SystemsOptions>, Signing.SigningSourceRules>();
        services.AddSingleton(provider => new Upstreams(provider.GetRequiredService<IOptions<BanksOptions>>(), provider.GetRequiredService<IOptions<SystemsOptions>>()));
        services.AddSingleton(Sources);
        services.AddSingleton<EgressClients>();
        services.TryAddSingleton<BackgroundExchanges>();
        services.Replace(ServiceDescriptor.Singleton<IForwarderHttpClientFactory, EgressForwarderHttpClientFactory>());
        return services;
    }

    private static SealingKeySources Sources(IServiceProvider services)
    {
        var secrets = services.GetRequiredService<IOptions<SecretsOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var transit = secrets.Vault is { } vault ? new TransitKeys(services.GetRequiredService<VaultClient>(), services.GetRequiredService<VaultLogin>(), vault.TransitMount, time) : null;
        return new SealingKeySources(services.GetRequiredService<LiveSecrets>(), transit, secrets.Pkcs11 is { } hsm ? new Pkcs11Keys(hsm) : null, time);
    }

    private static void ResolvePaths(Dictionary<string, UpstreamOptions> upstreams, ConfigFolder folder)
    {
        foreach (var upstream in upstreams.Values)
            upstream.ResolvePaths(folder.Resolve);
    }
}
