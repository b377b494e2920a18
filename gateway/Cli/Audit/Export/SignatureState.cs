namespace SecureFin.Cli.Audit.Export;

/// <summary>What a pack can say of one signature.</summary>
internal enum SignatureState
{
    /// <summary>It holds, and the pack has all that shows it.</summary>
    Good,

    /// <summary>Something that is needed is not at hand.</summary>
    Unchecked,

    /// <summary>It does not fit what was kept.</summary>
    Wrong,
}
