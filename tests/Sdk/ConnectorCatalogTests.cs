using System.Reflection;

namespace SecureFin.Connectors.Tests;

public sealed class ConnectorCatalogTests
{
    [Fact]
    public void A_connector_is_found_by_the_attribute_of_its_assembly()
    {
        var catalog = ConnectorCatalog.Load([typeof(FakeConnector).Assembly, typeof(FakeConnector).Assembly]);

        Assert.IsType<FakeConnector>(catalog.Find("fake"));
        Assert.Null(catalog.Find("other"));
        Assert.Single(catalog.All);
    }

    [Fact]
    public void A_folder_is_searched_for_connector_assemblies()
    {
        var catalog = ConnectorCatalog.LoadFolder(AppContext.BaseDirectory);

        Assert.NotNull(catalog.Find("fake"));
    }

    [Fact]
    public void Every_reason_against_loading_is_told_at_once()
    {
        var assembly = new AssemblyOf(typeof(FakeConnector), typeof(TwinConnector), typeof(OldConnector), typeof(string));

        var refused = Assert.Throws<ConnectorLoadException>(() => ConnectorCatalog.Load([assembly]));

        Assert.Contains(refused.Reasons, r => r.Contains("same id fake"));
        Assert.Contains(refused.Reasons, r => r.Contains("another version of the SDK"));
        Assert.Contains(refused.Reasons, r => r.Contains("System.String is not a connector"));
    }

    [Fact]
    public void A_file_that_is_no_assembly_stops_the_load()
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, "SecureFin.Connectors.Broken.dll"), "MZ not really");

        var refused = Assert.Throws<ConnectorLoadException>(() => ConnectorCatalog.LoadFolder(folder.FullName));

        Assert.Contains("SecureFin.Connectors.Broken.dll", refused.Message);
        folder.Delete(recursive: true);
    }

    private sealed class TwinConnector : IConnector
    {
        public ConnectorManifest Manifest => FakeConnector.Sound;
    }

    private sealed class OldConnector : IConnector
    {
        public ConnectorManifest Manifest { get; } = FakeConnector.Sound with { Id = "old", SdkVersion = 0 };
    }

    private sealed class AssemblyOf(params Type[] connectors) : Assembly
    {
        public override object[] GetCustomAttributes(Type attributeType, bool inherit) =>
            attributeType == typeof(ConnectorAssemblyAttribute)
                ? connectors.Select(c => new ConnectorAssemblyAttribute(c)).ToArray()
                : [];
    }
}
