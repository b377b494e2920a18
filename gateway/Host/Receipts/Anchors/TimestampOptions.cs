using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>The authority that time-stamps the log (RFC 3161).</summary>
internal sealed class TimestampOptions
{
    /// <summary>Where requests are posted (RFC 3161 section 3.4).</summary>
    [Required]
    public string Address { get; init; } = "";

    /// <summary>PEM file of the authorities that tokens must lead to.</summary>
    [Required]
    public string Authorities { get; init; } = "";

    /// <summary>PEM file of the authorities believed for its TLS certificate; required for https.</summary>
    public string? TrustedAuthorities { get; init; }

    /// <summary>How often a grown log is stamped, 1 s to 1 day. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);
}
