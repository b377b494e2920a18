namespace SecureFin.Gateway.Signatures;

/// <summary>How much of what earlier processes took is known.</summary>
internal enum NonceHistory
{
    /// <summary>There was no file: nothing is known to have been taken before.</summary>
    None,

    /// <summary>Everything is known.</summary>
    Whole,

    /// <summary>The machine stopped in between, or the file is not readable: the last nonces may be missing.</summary>
    Cut,
}
