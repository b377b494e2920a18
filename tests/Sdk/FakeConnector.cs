using SecureFin.Connectors;
using SecureFin.Connectors.Tests;

[assembly: ConnectorAssembly(typeof(FakeConnector))]

namespace SecureFin.Connectors.Tests;

/// <summary>The smallest sound connector.</summary>
public sealed class FakeConnector : IConnector
{
    public static readonly ConnectorManifest Sound = new()
    {
        Id = "fake",
        SdkVersion = ConnectorManifest.CurrentSdkVersion,
        Title = "Fake bank",
        Source = "Fake API v1",
        Capabilities = ConnectorCapabilities.Balances,
        Signing = SigningProfile.None,
        ClientAuthentication = [Connectors.ClientAuthentication.BearerKey],
        MutualTls = false,
        Scopes = ["accounts"],
        Idempotency = IdempotencyRule.None,
        PathPrefixes = ["/fake"],
    };

    public ConnectorManifest Manifest => Sound;
}
