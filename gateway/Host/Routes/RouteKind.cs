namespace SecureFin.Gateway.Routes;

/// <summary>What stands behind a route.</summary>
internal enum RouteKind
{
    /// <summary>The gateway's own API under <c>/v1</c>.</summary>
    Canonical,

    /// <summary>A bank's own API under <c>/banks/{bank}</c>.</summary>
    Bank,

    /// <summary>An internal system's own API under <c>/erp/{system}</c>.</summary>
    System,
}
