namespace SecureFin.Scenarios.Model;

/// <summary>One load scenario: who calls what, how often, for how long, and what must hold.</summary>
public sealed record Scenario
{
    /// <summary>Names the report; letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>Base address of the gateway or bank; null when <see cref="Sandbox"/> says it.</summary>
    public Uri? Target { get; init; }

    /// <summary>The client of a running sandbox to act as: address, certificates and token come from its data folder.</summary>
    public SandboxClient? Sandbox { get; init; }

    /// <summary>Certificate files of the client; null for plain HTTP.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Where access tokens come from; null for none.</summary>
    public TokenEndpoint? Token { get; init; }

    /// <summary>Arrival rates, one after the other.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    /// <summary>What is asked, mixed by weight.</summary>
    public required IReadOnlyList<RequestTemplate> Requests { get; init; }

    /// <summary>What must hold for the run to be good.</summary>
    public Limits Limits { get; init; } = new();

    /// <summary>Seed of the arrival times and the mix; printed with the result, so that a run can be repeated.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Most requests in flight, 1 to 100,000; an arrival beyond it counts as failed, it is never delayed.</summary>
    public int MaxInFlight { get; init; } = 2000;
}

/// <summary>A client of the sandbox.</summary>
/// <param name="Workload">Whose certificate it shows.</param>
public sealed record SandboxClient(string ClientId, string Workload, string Scope);

/// <summary>PEM files.</summary>
public sealed record TlsFiles(string Authorities, string Certificate, string Key);

/// <summary>An OAuth token endpoint, asked with client credentials over the client's certificate.</summary>
public sealed record TokenEndpoint(Uri Endpoint, string ClientId, string Scope);

/// <summary>A stretch of time with one arrival rate.</summary>
/// <param name="Rate">Arrivals per second, above 0, at most 100,000.</param>
/// <param name="Duration">1 second to 24 hours.</param>
/// <param name="Measured">False for a warm-up: sent, but not counted.</param>
public sealed record Stage(double Rate, TimeSpan Duration, bool Measured = true);

/// <summary>Bounds that make a run good.</summary>
public sealed record Limits
{
    /// <summary>99th percentile in milliseconds, or null for no bound.</summary>
    public double? P99Milliseconds { get; init; }

    /// <summary>Share of failed requests, 0 to 1. Default 0: none may fail.</summary>
    public double ErrorRate { get; init; }
}
