using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Egress.Services;

namespace SecureFin.Gateway.Policy.Opa;

/// <summary>An OPA server that decides in place of the embedded engine.</summary>
internal sealed class OpaOptions
{
    /// <summary>Where it is, and how the gateway proves itself: secrets <c>policy/opa/token</c> and <c>policy/opa/transport</c>.</summary>
    [Required]
    [ValidateObjectMembers]
    public required ServiceOptions Server { get; init; }

    /// <summary>Bundle that must be active there, by the name in its configuration. Required unless <see cref="AllowWithoutBundle"/>.</summary>
    public string? Bundle { get; init; }

    /// <summary>Revision that this bundle must have; null for any that is not empty.</summary>
    public string? Revision { get; init; }

    /// <summary>Takes decisions of policies that came in no bundle, whose revision nobody can tell. For a developer's machine. Default false.</summary>
    public bool AllowWithoutBundle { get; init; }

    /// <summary>Largest answer in bytes, 1 KiB to 16 MiB. Default 256 KiB.</summary>
    [Range(1024, 16 << 20)]
    public int MaxAnswerBytes { get; init; } = 256 * 1024;

    /// <summary>Questions within 30 s from which on the circuit opens if half of them failed (no connection, no answer in time, 429, 502, 503, 504), 2 to 1000. Default 10.</summary>
    [Range(2, 1000)]
    public int BreakerFailures { get; init; } = 10;

    /// <summary>How long an open circuit refuses before one call tries again, 500 ms to 5 min. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:05:00")]
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(2);

    internal IEnumerable<string> Errors()
    {
        if (Bundle is null == !AllowWithoutBundle)
            yield return "Policy:Opa: exactly one of Bundle and AllowWithoutBundle is required.";
        if (Revision is not null && Bundle is null)
            yield return "Policy:Opa: Revision needs Bundle.";
        foreach (var error in Server.Errors("Policy:Opa:Server"))
            yield return error;
    }
}
