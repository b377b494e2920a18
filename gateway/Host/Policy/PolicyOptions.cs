using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Gateway.Policy.Decisions;
using SecureFin.Gateway.Policy.Opa;
using SecureFin.Gateway.Policy.Shadow;

namespace SecureFin.Gateway.Policy;

/// <summary>Who decides, where policy comes from and how long it may think.</summary>
internal sealed class PolicyOptions
{
    public const string Section = "Policy";

    /// <summary>The engine in this process, or an OPA server. Default Embedded.</summary>
    public PolicyDeciderKind Decider { get; init; }

    /// <summary>Bundle: a folder with .rego and data.json files, or a signed archive. Either this or <see cref="BundleServer"/>.</summary>
    public string? BundlePath { get; init; }

    /// <summary>Where bundles are downloaded from.</summary>
    [ValidateObjectMembers]
    public BundleServerOptions? BundleServer { get; init; }

    /// <summary>The OPA server; with <see cref="Decider"/> Opa only.</summary>
    [ValidateObjectMembers]
    public OpaOptions? Opa { get; init; }

    /// <summary>A second bundle that decides beside the first one without effect.</summary>
    [ValidateObjectMembers]
    public ShadowOptions? Shadow { get; init; }

    /// <summary>One record a decision; null keeps none.</summary>
    [ValidateObjectMembers]
    public DecisionLogOptions? DecisionLog { get; init; }

    /// <summary>File with the PEM public key that signs bundles; required unless <see cref="AllowUnsigned"/>.</summary>
    public string? VerificationKeyPath { get; init; }

    /// <summary>Algorithm of that key: RS256, PS256 or ES256. Default ES256.</summary>
    [RegularExpression("RS256|PS256|ES256")]
    public string VerificationAlgorithm { get; init; } = "ES256";

    /// <summary>Scope that the signature must state; null for any.</summary>
    public string? VerificationScope { get; init; }

    /// <summary>What keeps older bundles out.</summary>
    [ValidateObjectMembers]
    public RollbackOptions Rollback { get; init; } = new();

    /// <summary>Accepts a bundle without signature. For a developer's machine and the sandbox. Default false.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>How often the bundle path or the OPA server's health is looked at, 100 ms to 1 h. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest one decision may take, 1 ms to 1 s; past it the answer is a refusal. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
    public TimeSpan DecisionTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Largest bundle, packed and unpacked, in bytes: 1 KiB to 256 MiB. Default 64 MiB.</summary>
    [Range(1024, 256 << 20)]
    public int MaxBundleBytes { get; init; } = 64 << 20;
}
