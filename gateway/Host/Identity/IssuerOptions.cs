using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Identity;

/// <summary>The authorization server whose access tokens are accepted.</summary>
internal sealed class IssuerOptions
{
    /// <summary>Exact <c>iss</c>.</summary>
    [Required]
    public Uri? Issuer { get; init; }

    /// <summary>The gateway's own names; one must be in <c>aud</c>, character by character.</summary>
    [Required, MinLength(1)]
    public string[] Audiences { get; init; } = [];

    /// <summary>Where the issuer publishes its keys: https, on the issuer's own host.</summary>
    [Required]
    public Uri? JwksUri { get; init; }

    /// <summary>PEM files of the authorities that vouch for the issuer's server certificate.</summary>
    [Required, MinLength(1)]
    public string[] Authorities { get; init; } = [];

    /// <summary>Algorithms accepted, from PS256, PS384, PS512, ES256, ES384 and ES512. Default PS256 and ES256.</summary>
    public string[] Algorithms { get; init; } = [];

    /// <summary>Clock difference that is forgiven, 0 to 2 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest lifetime of a token, 1 min to 24 h. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan MaxTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Least time between two fetches for the sake of unknown keys, 30 s to 10 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "00:10:00")]
    public TimeSpan RefetchInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often keys are fetched anew without need, 1 min to 1 day. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the last good keys serve while the issuer cannot be reached, 1 min to 7 days. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan MaxKeyAge { get; init; } = TimeSpan.FromDays(1);
}
