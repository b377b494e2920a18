using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Receipts.Anchors;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Receipts.Orders;
using SecureFin.Gateway.Receipts.Retention;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Receipts;

[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;

internal static class ReceiptsRegistration
{
    public static IServiceCollection AddReceipts(this IServiceCollection services)
    {
        services.AddSection<AuditOptions, AuditOptionsValidator>(AuditOptions.Section);
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsRules>();
        services.AddSingleton<AuditSigners>();
        services.AddSingleton<WitnessRoom>();
        services.AddSingleton<EvidenceRoom>();
        services.AddSingleton<LeafClock>(provider => new LeafClock(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ErasureDesk>();
        services.AddSingleton<AuditRoom>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<AuditRoom>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditRoom>());
        services.AddSingleton<RetentionDesk>();
        services.AddHostedService<OrderService>();
        services.AddHostedService<PolicyEntries>();
        services.AddHostedService<ClockEntries>();
        services.AddHostedService<TimestampRoom>();
        services.AddHostedService<CopyService>();
        services.AddSingleton<IEvidenceLog, EvidenceLog>();
        services.AddSingleton<ReceiptReader>();
        return services;
    }
}
