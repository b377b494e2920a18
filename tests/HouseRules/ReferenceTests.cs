using System.Xml.Linq;

namespace SecureFin.HouseRules;

/// <summary>Which project may know which other: the walls of docs/ARCHITECTURE.md.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["SecureFin.Contract"] = [],
        ["SecureFin.Rego"] = [],
        ["SecureFin.Jose"] = [],
        ["SecureFin.Audit"] = [],
        ["SecureFin.Payments"] = ["SecureFin.Contract"],
        ["SecureFin.Connectors.Sdk"] = ["SecureFin.Contract"],
        ["SecureFin.Connectors.Sdk.Testing"] = ["SecureFin.Contract", "SecureFin.Connectors.Sdk"],
        ["SecureFin.Sandbox"] = ["SecureFin.Contract", "SecureFin.Jose"],
        ["SecureFin.Cli"] = ["SecureFin.Audit", "SecureFin.Rego", "SecureFin.Jose", "SecureFin.Contract"],
    };

    [Fact]
    public void Projects_reference_only_what_their_room_allows()
    {
        var broken = from project in Repository.Files("*.csproj", "gateway", "connectors")
                     let name = Path.GetFileNameWithoutExtension(project)
                     where name != "SecureFin.Gateway"
                     from reference in References(project)
                     where !MayReference(name, reference)
                     select $"{name} → {reference}";

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("Rego")]
    [InlineData("Jose")]
    [InlineData("Audit")]
    [InlineData("Contract")]
    public void The_libraries_that_others_may_take_alone_use_the_base_library_only(string room)
    {
        var project = XDocument.Parse(Repository.Read(Repository.Files("*.csproj", $"gateway/{room}").Single()));

        Assert.Empty(project.Descendants("PackageReference").Concat(project.Descendants("FrameworkReference")));
    }

    private static bool MayReference(string project, string reference) => Allowed.TryGetValue(project, out var allowed)
        ? allowed.Contains(reference)
        : project.StartsWith("SecureFin.Connectors.", StringComparison.Ordinal) && reference == "SecureFin.Connectors.Sdk";

    private static IEnumerable<string> References(string project) =>
        from reference in XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
        let path = reference.Attribute("Include")!.Value.Replace('\\', '/')
        select Path.GetFileNameWithoutExtension(path);
}
