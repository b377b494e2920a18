using SecureFin.Contract;

namespace SecureFin.Gateway.Routes;

/// <summary>One entry of the route catalogue: what may be called, who answers for it, and within which bounds.</summary>
/// <remarks>Every endpoint carries exactly one as metadata; an endpoint without one is refused at start-up.</remarks>
internal sealed record GovernedRoute
{
    /// <summary>Dotted name, such as <c>payments.create</c> or <c>erp.invoices</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Canonical API or pass-through.</summary>
    public required RouteKind Kind { get; init; }

    /// <summary>Bank or system behind a pass-through route; null for the canonical API.</summary>
    public string? Upstream { get; init; }

    /// <summary>Team that answers for the route.</summary>
    public required string Owner { get; init; }

    /// <summary>The most sensitive class of data that travels here.</summary>
    public required DataClass DataClass { get; init; }

    /// <summary>Version of the interface, such as <c>1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Rego package whose <c>decision</c> governs the route.</summary>
    public required string PolicyPackage { get; init; }

    /// <summary>True when money can move: bound token, idempotency key and durable intent are demanded.</summary>
    public bool MovesMoney { get; init; }

    /// <summary>True when tokens that are bound to neither certificate nor key are accepted; never together with <see cref="MovesMoney"/>.</summary>
    public bool AllowUnboundTokens { get; init; }

    /// <summary>Whether callers sign their requests.</summary>
    public CallerSignatureDemand CallerSignature { get; init; }

    /// <summary>Largest request body in bytes.</summary>
    public required long MaxBodyBytes { get; init; }

    /// <summary>Largest answer held back until its outcome is durable; a longer one streams. In bytes.</summary>
    public required long BufferBytes { get; init; }

    /// <summary>Longest the whole exchange may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Requests per second and caller.</summary>
    public required int RequestsPerSecond { get; init; }

    /// <summary>Requests of one caller at the same time.</summary>
    public required int Concurrency { get; init; }

    /// <summary>When the route became deprecated (RFC 9745), or null.</summary>
    public DateTimeOffset? DeprecatedAt { get; init; }

    /// <summary>When the route stops (RFC 8594), or null.</summary>
    public DateTimeOffset? SunsetAt { get; init; }
}
