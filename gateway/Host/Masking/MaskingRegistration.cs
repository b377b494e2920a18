using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Masking;

/// <summary>Registers the masking room.</summary>
internal static class MaskingRegistration
{
    /// <summary>Plans whose token key is the secret <see cref="MaskingKeySecret.Name"/>; a policy that asks for no token needs no key.</summary>
    public static IServiceCollection AddMasking(this IServiceCollection services) =>
        services.AddSingleton<IMaskingPlans>(provider =>
        {
            var key = new Lazy<SecretMaterial<MaskingKey>>(() => MaskingKeySecret.In(provider.GetRequiredService<LiveSecrets>()));
            return new MaskingPlans(ct => key.Value.GetAsync(ct));
        });
}
