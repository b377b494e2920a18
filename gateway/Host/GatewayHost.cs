using SecureFin.Gateway.Config;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.PassThrough;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;
using SecureFin.Gateway.Traffic;

namespace SecureFin.Gateway;

/// <summary>The appliance, room by room.</summary>
internal static class GatewayHost
{
    /// <summary>Builds the gateway from a configuration folder; nothing listens yet.</summary>
    /// <param name="configFolder">Folder with <c>gateway.json</c>; relative paths in it start there.</param>
    /// <param name="more">Further services, added last; for the sandbox and for tests.</param>
    /// <exception cref="ConfigurationException">Anything is wrong with the runtime or the configuration; all errors are in it.</exception>
    public static WebApplication Build(string configFolder, Action<IServiceCollection>? more = null)
    {
        RuntimeFloor.Demand(Environment.Version);
        var folder = ConfigFolder.Open(configFolder);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "securefin-gateway", ContentRootPath = folder.Path });
        ConfigurationFile.AddTo(builder.Configuration, folder);
        builder.AddLogging().AddListeners();
        builder.Services
            .AddSingleton(folder)
            .AddSingleton(TimeProvider.System)
            .AddRoutes()
            .AddIdentity()
            .AddTraffic()
            .AddPassThrough()
            .AddHealth()
            .AddRoutingCore();
        more?.Invoke(builder.Services);

        var app = builder.Build();
        ConfigurationCheck.Demand(builder.Services, app.Services, app.Configuration);
        app.UseIngress();
        return app;
    }
}
