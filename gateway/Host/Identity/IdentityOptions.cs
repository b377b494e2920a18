using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Identity;

/// <summary>Whom the gateway believes: the token issuer and the workloads behind client certificates.</summary>
internal sealed class IdentityOptions
{
    public const string Section = "Identity";

    [Required]
    public IssuerOptions? Issuer { get; init; }

    /// <summary>Workload id → how its certificate is known.</summary>
    [Required, MinLength(1)]
    public Dictionary<string, WorkloadOptions> Workloads { get; init; } = new(StringComparer.Ordinal);
}
