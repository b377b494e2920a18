using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Whose messages are kept whole, sealed, beside the log. Without this section the log holds commitments alone.</summary>
internal sealed class EvidenceOptions
{
    /// <summary>Exchanges that are kept. Default <see cref="EvidenceScope.Money"/>.</summary>
    public EvidenceScope Keep { get; init; } = EvidenceScope.Money;

    /// <summary>Secret with the 32-byte key, base64, that wraps the keys of subjects. Default <c>audit/evidence</c>.</summary>
    public string MasterKeySecret { get; init; } = "audit/evidence";

    /// <summary>Longest message that is kept, head and body, 64 KiB to 64 MiB; the digest of a longer one is logged all the same. Default 2 MiB.</summary>
    [Range(64 << 10, 64 << 20)]
    public int MaxMessageBytes { get; init; } = 2 << 20;
}
