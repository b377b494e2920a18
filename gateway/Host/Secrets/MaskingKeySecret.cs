using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Secrets;

/// <summary>The secret that masking tokens are made with.</summary>
internal static class MaskingKeySecret
{
    /// <summary>At least 32 random bytes, the same on all nodes.</summary>
    public const string Name = "gateway/masking";

    public static SecretMaterial<MaskingKey> In(LiveSecrets secrets) => new(secrets, Name, version => MaskingKey.From(version.Value.Reveal()));
}
