using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Signatures.Answers;

/// <summary>The key that answers are signed with, for workloads with <c>SealAnswers</c>.</summary>
internal sealed class AnswerSealOptions
{
    public const string Section = "AnswerSeal";

    /// <summary>Where the key lives: <c>secret</c> (the store's <c>gateway/seal</c>), <c>transit:NAME</c> (Vault Transit) or a <c>pkcs11:</c> URI. Default secret.</summary>
    [RegularExpression("^(secret|transit:[a-z0-9._-]{1,128}|pkcs11:.+)$", ErrorMessage = "secret, transit:NAME or a pkcs11: URI.")]
    public string Key { get; init; } = "secret";

    /// <summary>Name of the key in signatures, in place of the key's own.</summary>
    [StringLength(128, MinimumLength = 1)]
    public string? KeyId { get; init; }

    /// <summary>Life of a key in memory that the key above certifies, 1 min to 24 h; answers are then signed by it. Null: the key above signs each answer.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan? CertifyFor { get; init; }
}
