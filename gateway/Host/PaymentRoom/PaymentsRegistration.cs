using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Webhooks;
using SecureFin.Payments;

namespace SecureFin.Gateway.PaymentRoom;

[OptionsValidator]
internal sealed partial class PaymentsRoomOptionsValidator : IValidateOptions<PaymentsRoomOptions>;

[OptionsValidator]
internal sealed partial class PaymentOptionsValidator : IValidateOptions<PaymentOptions>;

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;

/// <summary>Holds every receiver to a system of the configuration.</summary>
internal sealed class WebhooksOptionsValidator(IConfiguration configuration) : IValidateOptions<WebhooksOptions>
{
    private static readonly WebhookOptionsValidator One = new();

    public ValidateOptionsResult Validate(string? name, WebhooksOptions options)
    {
        var failures = options.SelectMany(webhook => One.Validate(name, webhook.Value).Failures?.Select(f => $"Webhooks:{webhook.Key}: {f}") ?? [])
            .Concat(options.Where(webhook => webhook.Value.System is { } system && !configuration.GetSection($"{SystemsOptions.Section}:{system}").Exists())
                .Select(webhook => $"Webhooks:{webhook.Key}:System: not in {SystemsOptions.Section}."))
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

internal static class PaymentsRegistration
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSection<PaymentsRoomOptions, PaymentsRoomOptionsValidator>(PaymentsRoomOptions.Section);
        services.AddSection<PaymentOptions, PaymentOptionsValidator>(PaymentOptions.Section);
        services.AddSection<WebhooksOptions, WebhooksOptionsValidator>(WebhooksOptions.Section);
        services.AddSingleton(LoadProtector);
        services.AddSingleton(OpenStore);
        services.AddSingleton(provider => new PaymentService(
            provider.GetRequiredService<PaymentStore>(), provider.GetRequiredService<IOptions<PaymentOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WebhookKeys>();
        services.AddSingleton<IPaymentEvents, WebhookEvents>();
        services.AddHostedService<PaymentPumpService>();
        return services;
    }

    // At the start, once: the keys of payments are the first thing asked of the secret store, before their database is made.
    private static IPayloadProtector LoadProtector(IServiceProvider provider) => PaymentKeySecret.LoadAsync(
        provider.GetRequiredService<ISecretStore>(), provider.GetRequiredService<LiveSecrets>(), isNew: !File.Exists(Database(provider)), CancellationToken.None).GetAwaiter().GetResult();

    private static string Database(IServiceProvider provider) => provider.GetRequiredService<IOptions<PaymentsRoomOptions>>().Value.Database;

    private static PaymentStore OpenStore(IServiceProvider provider)
    {
        var cipher = provider.GetRequiredService<IPayloadProtector>();
        try
        {
            return PaymentStore.Open(Database(provider), cipher);
        }
        catch (CryptographicException)
        {
            throw SecretName.Unavailable(PaymentKeySecret.Name, "is not the key that the payments were written with");
        }
    }
}
