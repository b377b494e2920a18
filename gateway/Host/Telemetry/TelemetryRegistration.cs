using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Telemetry;

/// <summary>Registers the Telemetry room.</summary>
internal static class TelemetryRegistration
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddSection<TelemetryOptions, TelemetryOptionsValidator>(TelemetryOptions.Section);
        return services.AddHostedService<TelemetryExport>();
    }
}
