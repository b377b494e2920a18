namespace SecureFin.Gateway.Telemetry;

/// <summary>Meters and activity sources that are exported, by name.</summary>
internal static class TelemetrySources
{
    /// <summary>The gateway's own meters and those of the framework whose tags name routes and hosts, never callers or paths.</summary>
    public static readonly string[] Meters =
    [
        "SecureFin.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting",
        "System.Net.Http", "System.Net.NameResolution", "System.Runtime",
    ];

    public static readonly string[] Activities = ["SecureFin.*", "Microsoft.AspNetCore"];

    /// <summary>Every tag that a span may carry; all others are dropped, since paths and queries may hold accounts.</summary>
    public static readonly IReadOnlySet<string> Tags = new HashSet<string>(StringComparer.Ordinal)
    {
        "http.request.method", "http.response.status_code", "http.route", "error.type", "network.protocol.version", "url.scheme",
        "securefin.upstream", "securefin.result", "securefin.problem", "securefin.exchange",
    };
}
