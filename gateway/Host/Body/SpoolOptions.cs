using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Body;

/// <summary>Where request bodies wait that are too long for memory.</summary>
internal sealed class SpoolOptions
{
    public const string Section = "Spool";

    /// <summary>Folder of its own; emptied at every start. Default <c>spool</c> beside the payments.</summary>
    [MinLength(1)]
    public string? Directory { get; init; }

    /// <summary>Most bytes of all waiting bodies together, 1 MiB to 1 TiB. Default 4 GiB.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxTotalBytes { get; init; } = 4L << 30;
}
