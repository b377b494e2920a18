using System.ComponentModel.DataAnnotations;
using SecureFin.Contract;

namespace SecureFin.Gateway.Routes;

/// <summary>One entry of the route catalogue as the operator writes it. A route without owner, data class or policy stops the start.</summary>
internal sealed class RouteOptions
{
    /// <summary>Pattern of a pass-through route, such as <c>/erp/tryton/{**path}</c>. The canonical API's paths are fixed.</summary>
    public string? Path { get; init; }

    /// <summary>Methods of a pass-through route.</summary>
    public string[] Methods { get; init; } = [];

    /// <summary>Bank or system behind a pass-through route.</summary>
    public string? Upstream { get; init; }

    /// <summary>Team that answers for the route.</summary>
    [Required]
    public string? Owner { get; init; }

    /// <summary>The most sensitive class of data that travels here.</summary>
    [Required]
    public DataClass? DataClass { get; init; }

    /// <summary>Version of the interface. Default 1.</summary>
    [Required]
    public string Version { get; init; } = "1";

    /// <summary>Rego package whose <c>decision</c> governs the route.</summary>
    [Required, RegularExpression(@"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*")]
    public string? Policy { get; init; }

    /// <summary>True when money can move. The canonical payment routes always do.</summary>
    public bool MovesMoney { get; init; }

    /// <summary>Accepts access tokens that are bound to nothing. Never on a route that moves money. Default false.</summary>
    public bool AllowUnboundTokens { get; init; }

    /// <summary><c>Required</c>, <c>WhenPresent</c> or <c>None</c>: whether callers sign their requests. Default: required where money can move, else none.</summary>
    public CallerSignatureDemand? CallerSignature { get; init; }

    /// <summary>Largest request body in bytes, 0 to 1 GiB; to 16 MiB on a canonical route and where money can move. Default 1 MiB. Beyond <see cref="BufferBytes"/> it waits on disk.</summary>
    [Range(0, 1L << 30)]
    public long MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Largest body held in memory, in bytes, 4 KiB to 64 MiB: an answer up to it is held back until its outcome is durable. Default 1 MiB.</summary>
    [Range(4L << 10, 64L << 20)]
    public long BufferBytes { get; init; } = 1 << 20;

    /// <summary>Longest the whole exchange may take, 100 ms to 5 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests per second and caller, 1 to 100 000. Default 100.</summary>
    [Range(1, 100_000)]
    public int RequestsPerSecond { get; init; } = 100;

    /// <summary>Requests of one caller at the same time, 1 to 10 000. Default 64.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; init; } = 64;

    /// <summary>When the route became deprecated (RFC 9745).</summary>
    public DateTimeOffset? DeprecatedAt { get; init; }

    /// <summary>When the route stops (RFC 8594).</summary>
    public DateTimeOffset? SunsetAt { get; init; }
}
