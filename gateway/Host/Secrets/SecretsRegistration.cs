using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Secrets.Embedded;

namespace SecureFin.Gateway.Secrets;

/// <summary>Registers the Secrets room.</summary>
internal static class SecretsRegistration
{
    public static OptionsBuilder<SecretsOptions> AddSecrets(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ISecretStore>(CreateStore);
        services.AddSingleton<LiveSecrets>();
        return services
            .AddOptionsWithValidateOnStart<SecretsOptions, SecretsOptionsValidator>()
            .BindConfiguration(SecretsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
    }

    private static ISecretStore CreateStore(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SecretsOptions>>().Value;
        return new EmbeddedSecretStore(options.Embedded!, MasterKey.Load(options.Embedded!), services.GetRequiredService<TimeProvider>());
    }
}
