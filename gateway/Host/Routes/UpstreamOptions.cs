using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Routes;

/// <summary>Where a bank or system is reached by pass-through, and what it may see of a request.</summary>
internal sealed class UpstreamOptions
{
    /// <summary>Base address. <c>https</c>; plain <c>http</c> on loopback only.</summary>
    [Required]
    public Uri? BaseAddress { get; init; }

    /// <summary>Request headers forwarded besides the standard ones; never identity, forwarding or hop-by-hop headers.</summary>
    public string[] RequestHeaders { get; init; } = [];
}
