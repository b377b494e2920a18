using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Listeners;

/// <summary>The doors.</summary>
internal static class ListenersRegistration
{
    public static WebApplicationBuilder AddListeners(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        var services = builder.Services;
        services.AddSection<ListenersOptions, ListenersOptionsValidator>(ListenersOptions.Section);
        services.TryAddSingleton<IServerCertificateSource, PemServerCertificates>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.AddSingleton<JudgedChains>();
        services.AddSingleton<Readiness>();
        services.AddHostedService<ReadinessAnnouncer>();
        services.AddOptions<HostOptions>().Configure<IOptions<ListenersOptions>>(
            (host, listeners) => host.ShutdownTimeout = listeners.Value.DrainTimeout);
        return builder;
    }

    public static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<Metrics>()
        .AddSingleton<IListenerRoom, HealthRoom>();
}
