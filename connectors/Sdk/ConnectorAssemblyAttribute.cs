namespace SecureFin.Connectors;

/// <summary>Names a connector of an assembly; this line is its whole registration.</summary>
/// <param name="connector">A public sealed class with a parameterless constructor that implements <see cref="IConnector"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ConnectorAssemblyAttribute(Type connector) : Attribute
{
    public Type Connector { get; } = connector;
}
