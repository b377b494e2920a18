using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Signatures;

/// <summary>How long a caller's signature may be on its way.</summary>
internal sealed class CallerSignatureOptions
{
    public const string Section = "CallerSignatures";

    /// <summary>Oldest <c>created</c> that is accepted, 5 s to 15 min. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:15:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Clock difference that is forgiven either way, 0 to 2 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Demanded <c>tag</c>, or null: then any is taken.</summary>
    [StringLength(64)]
    public string? Tag { get; init; }
}
