using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Policy.Shadow;

/// <summary>A second bundle that decides beside the first one without effect.</summary>
internal sealed class ShadowOptions
{
    /// <summary>Bundle: a folder or an archive, read and verified as the active one.</summary>
    [Required]
    public required string BundlePath { get; init; }

    /// <summary>Decisions that may wait for the shadow, 1 to 100 000; what comes beyond is not compared and is counted. Default 1000.</summary>
    [Range(1, 100_000)]
    public int Queue { get; init; } = 1000;

    /// <summary>Differences that are kept for <c>/health/policy/shadow</c>, 1 to 10 000. Default 200.</summary>
    [Range(1, 10_000)]
    public int Differences { get; init; } = 200;
}
