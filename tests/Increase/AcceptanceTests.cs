using SecureFin.Connectors.Testing;

namespace SecureFin.Connectors.Increase.Tests;

public sealed class AcceptanceTests
{
    public static TheoryData<string> Checks => [.. AcceptanceKit.Checks];

    [Theory]
    [MemberData(nameof(Checks))]
    public void The_connector_passes_the_kit(string check)
    {
        var findings = Sample.Kit(new IncreaseConnector()).Run(check);

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }
}
