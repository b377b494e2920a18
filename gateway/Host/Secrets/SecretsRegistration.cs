using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Secrets.Embedded;
using SecureFin.Gateway.Secrets.Vault;

namespace SecureFin.Gateway.Secrets;

/// <summary>Registers the Secrets room.</summary>
internal static class SecretsRegistration
{
    public static OptionsBuilder<SecretsOptions> AddSecrets(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ISecretStore>(CreateStore);
        services.AddSingleton(provider => new VaultClient(Vault(provider), VaultHandler.Create(Vault(provider)), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new VaultLogin(
            Vault(provider), provider.GetRequiredService<VaultClient>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<VaultLogin>>()));
        services.AddSingleton<LiveSecrets>();
        services.AddSingleton(provider => new Lazy<LiveSecrets>(provider.GetRequiredService<LiveSecrets>));
        services.TryAddSingleton<PemServerCertificates>();
        services.AddSingleton<StoreServerCertificates>();
        services.Replace(ServiceDescriptor.Singleton<IServerCertificateSource>(provider => provider.GetRequiredService<StoreServerCertificates>()));
        services.AddHostedService(provider => provider.GetRequiredService<StoreServerCertificates>());
        return services.AddSection<SecretsOptions, SecretsOptionsValidator>(SecretsOptions.Section)
            .PostConfigure<ConfigFolder>((options, folder) => options.ResolvePaths(folder.Resolve));
    }

    private static VaultOptions Vault(IServiceProvider services) => services.GetRequiredService<IOptions<SecretsOptions>>().Value.Vault!;

    private static ISecretStore CreateStore(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SecretsOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        if (options.Embedded is { } embedded)
            return new EmbeddedSecretStore(embedded, MasterKey.Load(embedded), time);
        return new VaultSecretStore(
            options.Vault!, services.GetRequiredService<VaultClient>(), services.GetRequiredService<VaultLogin>(), time, services.GetRequiredService<ILogger<VaultSecretStore>>());
    }
}
