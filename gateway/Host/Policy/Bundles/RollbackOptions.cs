using System.ComponentModel.DataAnnotations;

namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>What keeps an older bundle, though it is well signed, from coming back into power.</summary>
internal sealed class RollbackOptions
{
    /// <summary>Folder that remembers the highest sequence across restarts. With a bundle server its <c>PersistDirectory</c> by default; with a path none, and only this process remembers.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Lowest sequence that is taken, 0 to 2^53; from 1 on every bundle must carry one. Default 0.</summary>
    [Range(0L, 1L << 53)]
    public long MinimumSequence { get; init; }

    /// <summary>The one sequence that is taken although a higher one was in power: a deliberate way back. Take it out once a higher bundle decides.</summary>
    [Range(1L, 1L << 53)]
    public long? AllowSequence { get; init; }
}
