using SecureFin.Connectors;
using SecureFin.Connectors.OpenBankingUk;

[assembly: ConnectorAssembly(typeof(OpenBankingUkConnector))]
