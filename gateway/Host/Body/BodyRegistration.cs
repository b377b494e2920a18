using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Body;

[OptionsValidator]
internal sealed partial class SpoolOptionsValidator : IValidateOptions<SpoolOptions>;

internal static class BodyRegistration
{
    public static IServiceCollection AddBody(this IServiceCollection services)
    {
        services.AddSection<SpoolOptions, SpoolOptionsValidator>(SpoolOptions.Section);
        services.AddSingleton<Spool>();
        return services.AddHostedService(provider => provider.GetRequiredService<Spool>());
    }
}
