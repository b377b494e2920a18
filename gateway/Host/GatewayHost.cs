using SecureFin.Gateway.Api;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Banks;
using SecureFin.Gateway.Body;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Idempotency;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.PassThrough;
using SecureFin.Gateway.PaymentRoom;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Rotation;
using SecureFin.Gateway.Routes;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Signatures;
using SecureFin.Gateway.Telemetry;
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
        var app = Checked(configFolder, more);
        app.UseIngress();
        return app;
    }

    /// <summary>The same up to and with the checks of the configuration: no secret is read, no file of the data is opened.</summary>
    /// <exception cref="ConfigurationException">As <see cref="Build"/>.</exception>
    public static WebApplication Checked(string configFolder, Action<IServiceCollection>? more = null)
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
            .AddCallerSignatures()
            .AddTraffic()
            .AddBody()
            .AddPassThrough()
            .AddPolicy()
            .AddReceipts()
            .AddBanks()
            .AddPayments()
            .AddIdempotency()
            .AddRotation()
            .AddApiDescription()
            .AddMasking()
            .AddTelemetry()
            .AddHealth()
            .AddRoutingCore();
        builder.Services.AddSecrets();
        builder.Services.AddEgress();
        more?.Invoke(builder.Services);

        var app = Assemble(builder);
        ConfigurationCheck.Demand(builder.Services, app.Services, app.Configuration);
        return app;
    }

    // The server reads some sections while it is made, ahead of the check of all.
    private static WebApplication Assemble(WebApplicationBuilder builder)
    {
        try
        {
            return builder.Build();
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            // With one fault told, the others are looked for as well, so that nobody mends them one by one. The binder's own words
            // about a value of the wrong type repeat the value; the check's do not.
            using var services = builder.Services.BuildServiceProvider();
            ConfigurationCheck.Demand(builder.Services, services, builder.Configuration);
            if (e is OptionsValidationException invalid)
                throw new ConfigurationException([.. invalid.Failures]);
            throw;
        }
    }
}
