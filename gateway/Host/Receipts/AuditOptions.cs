using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Receipts;

/// <summary>Where the audit log lies and who signs it.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Folder of the tile log; <c>log.vkey</c> with its verifier keys is written beside it.</summary>
    [Required]
    public required string Directory { get; init; }

    /// <summary>Name of the log in its checkpoints, such as <c>gateway.example/audit/1</c>: no spaces, no <c>+</c>.</summary>
    [Required, RegularExpression(@"[^\s+]{1,255}")]
    public required string Origin { get; init; }

    /// <summary>Secret with the 32-byte Ed25519 seed, base64. Default <c>audit/ed25519</c>.</summary>
    public string Ed25519Secret { get; init; } = "audit/ed25519";

    /// <summary>Secret with a P-256 private key, PEM; without it checkpoints carry the Ed25519 line alone.</summary>
    public string? EcdsaSecret { get; init; }
}
