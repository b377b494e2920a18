using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Receipts.Anchors;
using SecureFin.Gateway.Receipts.Evidence;

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

    /// <summary>The P-256 key in Vault Transit (<c>transit:NAME</c>) or an HSM (<c>pkcs11:</c> URI) in place of a secret; it signs every checkpoint, and while it cannot, the log takes nothing.</summary>
    [RegularExpression("^(transit:[a-z0-9._-]{1,128}|pkcs11:.+)$", ErrorMessage = "transit:NAME or a pkcs11: URI.")]
    public string? EcdsaKey { get; init; }

    /// <summary>Whose messages are kept sealed; null keeps none.</summary>
    [ValidateObjectMembers]
    public EvidenceOptions? Evidence { get; init; }

    /// <summary>Who time-stamps the log; null for nobody.</summary>
    [ValidateObjectMembers]
    public TimestampOptions? Timestamps { get; init; }

    /// <summary>Verifier keys that signed earlier checkpoints of this log and sign no more. One of them that cannot announce its successor is said to have ended by another key.</summary>
    public IReadOnlyList<string> FormerKeys { get; init; } = [];

    /// <summary>Secret with the seed of the former Ed25519 key: it announces the present one in the log at the next start. Take it out afterwards.</summary>
    public string? FormerEd25519Secret { get; init; }

    /// <summary>Secret with the former P-256 key, PEM: it announces the present one, or that none follows. Take it out afterwards.</summary>
    public string? FormerEcdsaSecret { get; init; }

    /// <summary>The former P-256 key in an HSM or in Vault Transit, likewise.</summary>
    [RegularExpression("^(transit:[a-z0-9._-]{1,128}|pkcs11:.+)$", ErrorMessage = "transit:NAME or a pkcs11: URI.")]
    public string? FormerEcdsaKey { get; init; }

    /// <summary>Folder, as a mount of another machine's storage, to which the log is copied every second; null for none.</summary>
    public string? CopyTo { get; init; }

    /// <summary>Witnesses by name, at most 16; none by default.</summary>
    public IReadOnlyDictionary<string, WitnessOptions> Witnesses { get; init; } = new Dictionary<string, WitnessOptions>(StringComparer.Ordinal);

    /// <summary>Cosignatures that make a receipt witnessed and that a start waits for, 0 to the number of witnesses. Default 0.</summary>
    [Range(0, 16)]
    public int WitnessesRequired { get; init; }

    /// <summary>How often a growing log is cosigned, 100 ms to 1 min. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan WitnessInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Starts although fewer witnesses answer than are required; one that contradicts the log stops the start all the same. Default false.</summary>
    public bool StartWithoutWitnesses { get; init; }

    /// <summary>How long entries are kept at least, 1 day to 100 years; nothing younger is ever pruned. Default 2557 days (7 years).</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36525.00:00:00")]
    public TimeSpan MinimumRetention { get; init; } = TimeSpan.FromDays(2557);

    /// <summary>What the host's clock follows, as the operator documents it, such as <c>ptp.example, GPS</c>: 1 to 128 printable ASCII characters. Stands in <c>start</c> and <c>clock</c> entries.</summary>
    [RegularExpression("[ -~]{1,128}")]
    public string? ClockReference { get; init; }

    /// <summary>Folder that holds the log and what lies beside it.</summary>
    public string Home => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Directory)))!;
}
