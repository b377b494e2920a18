using System.Text.RegularExpressions;

namespace SecureFin.HouseRules;

/// <summary>What the code of a room may not touch, found by name in its source: one row a wall.</summary>
public sealed partial class WallTests
{
    public static TheoryData<string, string> Walls => new()
    {
        { "gateway/Rego", @"\b(HttpClient|HttpMessageHandler|TcpClient|UdpClient|Dns)\b|new Socket\(|\bFile\.(Read|Write|Open|Exists|Delete|Move|Copy)|\bDirectory\.\w+\(|ILogger|DateTime(Offset)?\.(Utc)?Now" },
        { "gateway/Jose", @"HttpContext|ISecretStore|ILogger|\bFile\." },
        { "gateway/Audit", @"PaymentInstruction|\bSecret\b(?!s)|HttpClient" },
        { "gateway/Payments", @"HttpContext|SecureFin\.Rego|SecureFin\.Jose|\.Reveal(Text)?\(" },
        { "gateway/Contract", @"HttpClient|HttpContext|ILogger" },
        { "gateway/Host/Policy", @"\bSecret\b|\.Reveal(Text)?\(" },
        { "gateway/Host/Receipts", @"\.Reveal(Text)?\(" },
        { "connectors/Sdk", @"\bHttpClient\b|\bFile\.|Environment\.|TimeProvider|ILogger" },
        { "connectors/OpenBankingUk", @"\bHttpClient\b|\bFile\.|Environment\.|TimeProvider|ILogger" },
        { "connectors/Increase", @"\bHttpClient\b|\bFile\.|Environment\.|TimeProvider|ILogger" },
    };

    [Theory]
    [MemberData(nameof(Walls))]
    public void A_room_does_not_touch_what_the_table_of_walls_forbids(string room, string forbidden)
    {
        var pattern = new Regex(forbidden, RegexOptions.None, TimeSpan.FromSeconds(5));
        var broken = from file in Repository.SourceFiles(room)
                     where !AllowedExceptions.Contains(file)
                     from line in Repository.Read(file).Split('\n').Select((text, index) => (text, index))
                     where !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal) && pattern.IsMatch(line.text)
                     select $"{file}:{line.index + 1}";

        Assert.Empty(broken);
    }

    [Fact]
    public void A_secret_is_revealed_only_in_the_rooms_that_may()
    {
        string[] rooms = ["gateway/Host/Secrets/", "gateway/Host/Egress/", "gateway/Contract/Security/Secret.cs", "connectors/Sandbox/"];
        var broken = from file in Repository.SourceFiles("gateway", "connectors")
                     where !rooms.Any(room => file.StartsWith(room, StringComparison.Ordinal)) && RevealCall().IsMatch(Repository.Read(file))
                     select file;

        Assert.Empty(broken);
    }

    public static TheoryData<string, string> OnePlaces => new()
    {
        // What TLS demands of a server, so that no pool of connections demands less.
        { @"new SslClientAuthenticationOptions\b|ServerCertificateCustomValidationCallback", "gateway/Host/Egress/Transport/ServerTrust.cs" },
        // A rename is durable when the folder is flushed.
        { @"\bFile\.Move\(", "gateway/Audit/Disk/" },
    };

    [Theory]
    [MemberData(nameof(OnePlaces))]
    public void What_is_easily_done_half_is_done_in_one_place(string pattern, string place)
    {
        string[] others =
        [
            "gateway/Host/Sandbox/", "gateway/Cli/", "connectors/Sandbox/", // a developer's machine
            "gateway/Audit/Evidence/KeyFolder.cs", // many names, one flush after
        ];
        var broken = from file in Repository.SourceFiles("gateway", "connectors")
                     where !file.StartsWith(place, StringComparison.Ordinal) && !others.Any(other => file.StartsWith(other, StringComparison.Ordinal))
                     where Regex.IsMatch(Repository.Read(file), pattern, RegexOptions.None, TimeSpan.FromSeconds(5))
                     select file;

        Assert.Empty(broken);
    }

    [Fact]
    public void Classes_are_sealed_abstract_or_static()
    {
        var open = from file in Repository.SourceFiles("gateway", "connectors")
                   from Match match in ClassDeclaration().Matches(Repository.Read(file))
                   where !SealedEnough().IsMatch(match.Value) && !HasHeirs(match)
                   select $"{file}: {match.Value.Trim()}";

        Assert.Empty(open);
    }

    // A base class within its own assembly is open on purpose; nobody outside can reach it.
    private static bool HasHeirs(Match declaration)
    {
        var name = declaration.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1];
        return declaration.Value.Contains("internal", StringComparison.Ordinal)
            && Repository.SourceFiles("gateway", "connectors").Any(file => Regex.IsMatch(Repository.Read(file), $@":\s*{Regex.Escape(name)}\b", RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    private static readonly HashSet<string> AllowedExceptions = new(StringComparer.Ordinal)
    {
        // Bundles are read from a folder or an archive: the one door of the engine to files.
        "gateway/Rego/Bundles/PlainFile.cs",
    };

    [GeneratedRegex(@"\.Reveal(Text)?\(")]
    private static partial Regex RevealCall();

    [GeneratedRegex(@"^[ \t]*(public|internal|private|protected|file)?[ \t]*[a-z \t]*\b(class|record)\b(?![ \t]+struct)[ \t]+\w+", RegexOptions.Multiline)]
    private static partial Regex ClassDeclaration();

    [GeneratedRegex(@"\b(sealed|abstract|static)\b|record[ \t]+struct|where")]
    private static partial Regex SealedEnough();
}
