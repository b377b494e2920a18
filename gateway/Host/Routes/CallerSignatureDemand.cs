namespace SecureFin.Gateway.Routes;

/// <summary>Whether a route's callers sign their requests (RFC 9421).</summary>
internal enum CallerSignatureDemand
{
    /// <summary>Not looked at.</summary>
    None,

    /// <summary>An unsigned request passes; a signature that is there must hold.</summary>
    WhenPresent,

    /// <summary>An unsigned request is refused.</summary>
    Required,
}
