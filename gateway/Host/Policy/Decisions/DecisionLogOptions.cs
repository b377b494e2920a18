using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Policy.Decisions;

/// <summary>Where decisions are recorded and how much is kept.</summary>
internal sealed class DecisionLogOptions
{
    /// <summary>Folder of the files <c>decisions-….jsonl</c>; made when it is missing.</summary>
    [Required]
    public required string Directory { get; init; }

    /// <summary>Largest file in bytes, 64 KiB to 4 GiB; then the next one begins. Default 64 MiB.</summary>
    [Range(64L << 10, 4L << 30)]
    public long MaxFileBytes { get; init; } = 64L << 20;

    /// <summary>Most files kept, 2 to 100 000; past it the oldest goes. Default 64.</summary>
    [Range(2, 100_000)]
    public int MaxFiles { get; init; } = 64;

    /// <summary>Longest a call waits until its record is written, 10 ms to 30 s; past it the call is refused. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);
}
