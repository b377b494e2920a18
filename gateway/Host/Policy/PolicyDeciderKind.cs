namespace SecureFin.Gateway.Policy;

/// <summary>Who decides.</summary>
internal enum PolicyDeciderKind
{
    /// <summary>The engine in this process.</summary>
    Embedded,

    /// <summary>An OPA server over its REST API.</summary>
    Opa,
}
