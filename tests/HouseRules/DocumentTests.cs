using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SecureFin.HouseRules;

/// <summary>What the documents point to is there: a reader who follows a link or looks up a package finds it.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Pages = [.. Repository.Files("*.md", "docs", "gateway", "connectors", "policies", "loadtests", "deploy").Append("README.md")];

    [Fact]
    public void No_link_between_documents_is_dead()
    {
        var dead = from page in Pages
                   from Match link in Link().Matches(Repository.Read(page))
                   let target = link.Groups[1].Value
                   where !target.Contains("://", StringComparison.Ordinal) && !IsThere(page, target)
                   select $"{page}: {target}";

        Assert.Empty(dead);
    }

    [Fact]
    public void Paths_that_documents_name_exist()
    {
        var missing = from page in Pages
                      from Match named in Named().Matches(Repository.Read(page))
                      let path = named.Groups[1].Value.TrimEnd('/', '.')
                      where !Exists(path) && !Exists(path + ".cs")
                      select $"{page}: {path}";

        Assert.Empty(missing.Distinct());
    }

    [Fact]
    public void The_README_lists_every_package_with_its_version()
    {
        var readme = Repository.Read("README.md").Split('\n').Where(line => line.StartsWith('|')).ToList();
        var unlisted = from package in Versions()
                       where !readme.Any(row => row.Contains(package.Name, StringComparison.Ordinal) && row.Contains(package.Version, StringComparison.Ordinal))
                       select $"{package.Name} {package.Version}";

        Assert.Empty(unlisted);
    }

    [Fact]
    public void Every_package_with_a_version_is_used()
    {
        var used = Repository.Files("*.csproj", "gateway", "connectors", "tests", "loadtests").Append("Directory.Build.props")
            .SelectMany(file => XDocument.Parse(Repository.Read(file)).Descendants("PackageReference"))
            .Select(reference => reference.Attribute("Include")?.Value).ToHashSet(StringComparer.Ordinal);

        var unused = Versions().Select(package => package.Name).Except(used).ToList();

        Assert.Empty(unused);
    }

    private static IEnumerable<(string Name, string Version)> Versions() =>
        from package in XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
        select (package.Attribute("Include")!.Value, package.Attribute("Version")!.Value);

    private static bool IsThere(string page, string target)
    {
        var (path, anchor) = target.Split('#') is [var file, var part] ? (file, part) : (target, null);
        var full = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page) ?? "", path);
        return Exists(full) && (anchor is null || Headings(full).Contains(anchor));
    }

    // As the usual renderers make anchors: lower case, blanks to hyphens, punctuation dropped.
    private static HashSet<string> Headings(string page) => Repository.Read(page).Split('\n')
        .Where(line => line.StartsWith('#'))
        .Select(line => NoLetters().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')).ToHashSet(StringComparer.Ordinal);

    private static bool Exists(string relative)
    {
        var full = Path.Combine(Repository.Root, relative);
        return File.Exists(full) || Directory.Exists(full);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();

    // `gateway/Host/Config` in backquotes, or after a blank in a command; patterns with placeholders are not paths, and secrets
    // such as gateway/masking are in lower case.
    [GeneratedRegex(@"[`\s]((?:(?:gateway|connectors)/[A-Z]|(?:tests|loadtests|deploy|docs)/[A-Za-z])[A-Za-z0-9_./-]*)(?=[`\s\])])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"[^\w\s-]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoLetters();
}
