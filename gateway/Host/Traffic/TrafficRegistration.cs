namespace SecureFin.Gateway.Traffic;

/// <summary>How much.</summary>
internal static class TrafficRegistration
{
    public static IServiceCollection AddTraffic(this IServiceCollection services) => services.AddSingleton<TrafficLimits>();
}
