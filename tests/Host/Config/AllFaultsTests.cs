using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Tests.Config;

public sealed class AllFaultsTests
{
    private const string Faulty = """
        {
          "Attic": { "x": 1 },
          "Listeners": { "Edge": { "Address": "everywhere", "Port": 70000, "Hosts": ["localhost"] } },
          "Identity": { "Issuer": { "Issuer": "https://issuer.example", "Colour": "red" } },
          "Audit": { "Directory": "log", "Origin": "with a space" },
          "Payments": { "Database": "payments.db", "FirstPause": "soon" },
          "Banks": { "nordbank": { "BaseAddress": "http://bank.example" } },
          "Routes": { "erp.open": { "Path": "/erp/none/open", "Methods": ["GET"], "Upstream": "none", "DataClass": "Internal", "Policy": "securefin.gateway" } }
        }
        """;

    [Theory]
    [InlineData("Attic")]
    [InlineData("Listeners:Edge:Port")]
    [InlineData("Listeners:Edge:CertificatePath")]
    [InlineData("Identity:Issuer:Colour")]
    [InlineData("Audit")]
    [InlineData("Payments:FirstPause")]
    [InlineData("Banks:nordbank:BaseAddress")]
    [InlineData("Routes:erp.open:Owner")]
    [InlineData("Routes:erp.open:Upstream")]
    [InlineData("Secrets")]
    [InlineData("Policy")]
    public void Faults_of_every_section_are_told_together(string place)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "gateway.json"), Faulty);

            var refused = Assert.Throws<ConfigurationException>(() => GatewayHost.Checked(folder.FullName));

            Assert.Contains(refused.Errors, error => error.StartsWith(place, StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
