using SecureFin.Connectors;
using SecureFin.Connectors.Increase;

[assembly: ConnectorAssembly(typeof(IncreaseConnector))]
