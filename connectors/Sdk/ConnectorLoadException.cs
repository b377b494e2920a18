namespace SecureFin.Connectors;

/// <summary>Connectors that cannot be loaded, all reasons at once; the gateway does not start.</summary>
/// <param name="reasons">One sentence each.</param>
public sealed class ConnectorLoadException(IReadOnlyList<string> reasons) : Exception(string.Join("; ", reasons))
{
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
