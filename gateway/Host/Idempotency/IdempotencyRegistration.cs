using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Idempotency;

[OptionsValidator]
internal sealed partial class IdempotencyOptionsValidator : IValidateOptions<IdempotencyOptions>;

internal static class IdempotencyRegistration
{
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        services.AddSection<IdempotencyOptions, IdempotencyOptionsValidator>(IdempotencyOptions.Section);
        services.AddSingleton<RequestRoom>();
        services.AddSingleton<OneAnswer>();
        return services.AddHostedService(provider => provider.GetRequiredService<RequestRoom>());
    }
}
