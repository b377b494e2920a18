using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Policy;

/// <summary>Where policy comes from and how long it may think.</summary>
internal sealed class PolicyOptions
{
    public const string Section = "Policy";

    /// <summary>Bundle: a folder with .rego and data.json files, or a signed archive.</summary>
    [Required]
    public required string BundlePath { get; init; }

    /// <summary>File with the PEM public key that signs bundles; required unless <see cref="AllowUnsigned"/>.</summary>
    public string? VerificationKeyPath { get; init; }

    /// <summary>Algorithm of that key: RS256, PS256 or ES256. Default ES256.</summary>
    [RegularExpression("RS256|PS256|ES256")]
    public string VerificationAlgorithm { get; init; } = "ES256";

    /// <summary>Accepts a folder without signature. For a developer's machine and the sandbox. Default false.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>How often the bundle path is looked at for a change, 100 ms to 1 h. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest one decision may take, 1 ms to 1 s; past it the answer is a refusal. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
    public TimeSpan DecisionTimeout { get; init; } = TimeSpan.FromMilliseconds(100);
}
