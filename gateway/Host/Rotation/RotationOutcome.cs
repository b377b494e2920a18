namespace SecureFin.Gateway.Rotation;

/// <summary>How a rotation ended.</summary>
internal enum RotationOutcome
{
    /// <summary>The newest version was in use already.</summary>
    Unchanged,

    /// <summary>The new version passed its probe and is in use; the old one is drained.</summary>
    Rotated,

    /// <summary>The new version failed its probe; the old one stays in use.</summary>
    RolledBack,

    /// <summary>The store says that the secret was deleted; calls that need it are refused from now on.</summary>
    Withdrawn,
}
