using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Identity;

/// <summary>Who calls.</summary>
internal static class IdentityRegistration
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSection<IdentityOptions, IdentityOptionsValidator>(IdentityOptions.Section);
        return services
            .AddSingleton<WorkloadDirectory>()
            .AddSingleton<ShownCertificates>()
            .AddSingleton<IJwksSource, HttpsJwksSource>()
            .AddSingleton<IssuerKeys>()
            .AddSingleton<AccessTokens>()
            .AddSingleton(provider => new DpopReplays(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<AuditOptions>>()));
    }
}
