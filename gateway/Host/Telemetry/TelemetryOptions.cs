using System.Net;

namespace SecureFin.Gateway.Telemetry;

/// <summary>Where traces and metrics are sent. Without an endpoint none are.</summary>
/// <remarks>Telemetry may fail without harm; it is not the audit log, and it holds no personal data.</remarks>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>OTLP endpoint, https, or http on loopback; null switches the export off.</summary>
    public string? Endpoint { get; init; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>. Default grpc.</summary>
    public string Protocol { get; init; } = "grpc";

    /// <summary>Share of calls that are traced, 0 to 1. Default 0.05.</summary>
    public double TraceShare { get; init; } = 0.05;

    /// <summary>How often metrics are sent, 5 s to 5 min. Default 30 s.</summary>
    public TimeSpan MetricInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Name of this node in telemetry; default the host's name.</summary>
    public string? Instance { get; init; }

    internal IEnumerable<string> Errors()
    {
        if (Endpoint is not null && !IsSafe(Endpoint))
            yield return "Telemetry:Endpoint is https, or http on loopback.";
        if (Protocol is not ("grpc" or "http/protobuf"))
            yield return "Telemetry:Protocol is grpc or http/protobuf.";
        if (TraceShare is not (>= 0 and <= 1))
            yield return "Telemetry:TraceShare is 0 to 1.";
        if (MetricInterval < TimeSpan.FromSeconds(5) || MetricInterval > TimeSpan.FromMinutes(5))
            yield return "Telemetry:MetricInterval is 00:00:05 to 00:05:00.";
    }

    private static bool IsSafe(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp
            && (address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)))));
}
