using SecureFin.Gateway.Idempotency;

namespace SecureFin.Gateway.Secrets;

/// <summary>The secret that kept answers of pass-through routes are sealed with.</summary>
internal static class AnswerKeySecret
{
    /// <summary>At least 32 random bytes. Answers that an earlier version sealed are not replayed any more; no request is sent twice for it.</summary>
    public const string Name = "gateway/idempotency";

    public static SecretMaterial<AnswerCipher> In(LiveSecrets secrets) => new(secrets, Name, version => AnswerCipher.From(version.Value.Reveal()));
}
