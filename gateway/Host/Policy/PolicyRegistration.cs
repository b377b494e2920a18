using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Listeners;

namespace SecureFin.Gateway.Policy;

[OptionsValidator]
internal sealed partial class PolicyOptionsShape : IValidateOptions<PolicyOptions>;

/// <summary>Bounds, and that an unsigned folder is taken only where the operator says so.</summary>
internal sealed class PolicyOptionsValidator : IValidateOptions<PolicyOptions>
{
    private static readonly PolicyOptionsShape Shape = new();

    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        var shape = Shape.Validate(name, options);
        if (shape.Failed)
            return shape;
        if (!options.AllowUnsigned && options.VerificationKeyPath is null)
            return ValidateOptionsResult.Fail("Policy: VerificationKeyPath is required unless AllowUnsigned is true.");
        return ValidateOptionsResult.Success;
    }
}

internal static class PolicyRegistration
{
    public static IServiceCollection AddPolicy(this IServiceCollection services)
    {
        services.AddSection<PolicyOptions, PolicyOptionsValidator>(PolicyOptions.Section);
        services.AddSingleton<EmbeddedDecider>();
        services.AddSingleton<IPolicyDecider>(provider => provider.GetRequiredService<EmbeddedDecider>());
        services.AddSingleton<PolicyFactsSource>();
        services.AddSingleton<PolicyRoom>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<PolicyRoom>());
        services.AddHostedService(provider => provider.GetRequiredService<PolicyRoom>());
        return services;
    }
}
