namespace SecureFin.Connectors;

/// <summary>Speaks one bank's interface: a manifest and pure functions between the canonical contract and the wire.</summary>
/// <remarks>A connector never sends, signs, waits, logs, reads a clock or holds a key; the gateway does, by what the manifest says.</remarks>
public interface IConnector
{
    /// <summary>What this connector is and what its bank demands. The same value on every call.</summary>
    ConnectorManifest Manifest { get; }
}
