using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>One witness that is asked to cosign the log (C2SP tlog-witness).</summary>
internal sealed class WitnessOptions
{
    /// <summary>Where <c>add-checkpoint</c> lies below, such as <c>https://witness.example/</c>.</summary>
    [Required]
    public string Address { get; init; } = "";

    /// <summary>Its verifier key, <c>name+hexid+base64</c>, of a cosignature type.</summary>
    [Required]
    public string Key { get; init; } = "";

    /// <summary>PEM file of the authorities believed for its TLS certificate; required for https, the system's store is never used.</summary>
    public string? TrustedAuthorities { get; init; }
}
