namespace SecureFin.Gateway.Rotation;

/// <summary>Registers the Rotation room.</summary>
internal static class RotationRegistration
{
    public static IServiceCollection AddRotation(this IServiceCollection services) => services
        .AddSingleton<IRotationProbe, EgressRotationProbe>()
        .AddSingleton<IRotationProbe, ServerCertificateProbe>()
        .AddSingleton<RotationService>()
        .AddHostedService<RotationWatch>();
}
