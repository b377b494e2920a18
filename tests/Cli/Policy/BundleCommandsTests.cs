using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Tests.Policy;

/// <summary>deps, inspect and build: what they print, what they refuse and how they end.</summary>
public sealed class BundleCommandsTests : IDisposable
{
    private const string Sequence = "metadata.securefin.sequence is no whole number from 1 to 2^53";

    private readonly string _folder = Directory.CreateTempSubdirectory("sfg-bundles-").FullName;

    [Fact]
    public async Task Deps_as_json_has_the_terms_of_each_path_with_their_types()
    {
        var path = Write("a.rego", "package a\n\nallow if {\n\tinput.list[0].ok\n\tdata.flags[true][null].on\n\tsmall(input.amount)\n}\n\nsmall(x) if x < data.limits[input.currency]\n");

        var run = await SfgRun.Of("policy", "deps", "data.a.allow", "-d", path, "--format", "json");

        var found = JsonNode.Parse(run.Output)!;
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["base", "virtual"], found.AsObject().Select(member => member.Key));
        Assert.Equal(["data.flags.true.null.on", "data.limits", "input.amount", "input.currency", "input.list.0.ok"], Paths(found["base"]!));
        Assert.Equal(["data.a.allow", "data.a.small"], Paths(found["virtual"]!));
        Assert.Equal(
            """[{"type":"var","value":"data"},{"type":"string","value":"flags"},{"type":"boolean","value":true},{"type":"null","value":{}},{"type":"string","value":"on"}]""",
            found["base"]![0]!.ToJsonString());
        Assert.Equal("""{"type":"number","value":0}""", found["base"]![4]![2]!.ToJsonString());
    }

    [Theory]
    [InlineData("data.a.", "rego_parse_error")]
    [InlineData("data.a.allow == y", "rego_unsafe_var_error")]
    public async Task Deps_of_a_query_that_does_not_compile_are_its_errors(string query, string code)
    {
        var path = Write("a.rego", "package a\n\nallow := true\n");

        var text = await SfgRun.Of("policy", "deps", query, "-d", path);
        var json = await SfgRun.Of("policy", "deps", query, "-d", path, "-f", "json");

        Assert.Equal((2, ""), (text.ExitCode, text.Output));
        Assert.Contains(code, text.Error, StringComparison.Ordinal);
        Assert.Equal((2, code), (json.ExitCode, (string?)JsonNode.Parse(json.Output)!["errors"]![0]!["code"]));
    }

    [Fact]
    public async Task Inspect_shows_an_unsigned_bundle_in_lines()
    {
        var archive = await Built(Write("src/pay.rego", "# METADATA\n# title: Payments\npackage pay\n\nallow if count(input.x) > 1\n"));

        var run = await SfgRun.Of("policy", "inspect", archive, "--annotations");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            revision   (none)
            sequence   (none)
            roots      (all)
            signature  (none)
            namespace  data: data.json
            namespace  data.pay: pay.rego
            file       .manifest (N bytes)
            file       data.json (N bytes)
            file       pay.rego (N bytes)
            rule       data.pay.allow
            built-in   count
            built-in   eq
            built-in   gt
            annotation pay.rego:1 package data.pay: {"scope":"package","title":"Payments"}

            """,
            string.Join('\n', run.Output.Split('\n').Select(line => line.StartsWith("file", StringComparison.Ordinal) ? line[..(line.IndexOf('(', StringComparison.Ordinal) + 1)] + "N bytes)" : line)));
    }

    [Fact]
    public async Task Inspect_shows_a_signature_and_says_that_nobody_verified_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var archive = await Built(Write("src/pay.rego", "package pay\n\nallow := true\n"), "-r", "r-9", "--sequence", "3", "--root", "pay", "--signing-key", Write("key.pem", key.ExportPkcs8PrivateKeyPem()), "--signing-key-id", "k1");

        var run = await SfgRun.Of("policy", "inspect", archive);

        Assert.StartsWith("revision   r-9\nsequence   3\nroots      pay\nsignature  {\"alg\":\"ES256\",\"kid\":\"k1\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("} (not verified)\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("broken.tar.gz", "no archive", "bundle.unreadable")]
    [InlineData("src/.manifest", "{\"roots\": 5}", "bundle.manifest")]
    [InlineData("src/.manifest", "{", "bundle.manifest")]
    [InlineData("src/.signatures.json", "[", "bundle.signature")]
    [InlineData("src/.signatures.json", "{\"signatures\": [\"a.b.c\"]}", "input.invalid")]
    [InlineData("src/pay.rego", "package", "input.invalid")]
    public async Task Inspect_names_a_broken_bundle_and_why_it_cannot_be_read(string file, string text, string code)
    {
        var path = Write(file, text);
        var given = file.StartsWith("src", StringComparison.Ordinal) ? Path.Combine(_folder, "src") : path;

        var run = await SfgRun.Of("policy", "inspect", given);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"sfg: {given}: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"[{code}]", run.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData(1, "0", Sequence)]
    [InlineData(1, "-1", Sequence)]
    [InlineData(1, "9007199254740993", Sequence)]
    [InlineData(2, "9223372036854775808", "--sequence")]
    [InlineData(2, "seven", "--sequence")]
    [InlineData(2, "1.5", "--sequence")]
    [InlineData(2, null, "--sequence")]
    public async Task A_sequence_that_is_none_builds_nothing_and_leaves_the_old_archive(int code, string? sequence, string said)
    {
        var archive = await Built(Write("src/pay.rego", "package pay\n\nallow := true\n"), "--sequence", "7");
        var before = await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken);

        var run = await SfgRun.Of(["policy", "build", Path.Combine(_folder, "src"), "-o", archive, "--sequence", .. sequence is null ? Array.Empty<string>() : [sequence]]);

        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_folder, "*.part"));
    }

    [Fact]
    public async Task A_sequence_stands_in_the_manifest_and_the_option_goes_before_it()
    {
        Write("src/.manifest", """{"metadata":{"securefin":{"sequence":9},"team":"risk"}}""");
        var source = Write("src/pay.rego", "package pay\n\nallow := true\n");

        Assert.Equal((9L, "risk"), Read(await Built(source)));
        Assert.Equal((12L, "risk"), Read(await Built(source, "--sequence", "12")));
    }

    [Fact]
    public async Task A_manifest_with_a_broken_sequence_is_refused_and_not_taken_for_one_without()
    {
        Write("src/.manifest", """{"metadata":{"securefin":{"sequence":"9"}}}""");
        Write("src/pay.rego", "package pay\n\nallow := true\n");

        var run = await SfgRun.Of("policy", "build", Path.Combine(_folder, "src"), "-o", Path.Combine(_folder, "b.tar.gz"));

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith("[bundle.manifest]", run.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "b.tar.gz")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> Built(string source, params string[] more)
    {
        var archive = Path.Combine(_folder, "bundle.tar.gz");
        var run = await SfgRun.Of(["policy", "build", Path.GetDirectoryName(source)!, "-o", archive, .. more]);
        Assert.True(run.ExitCode == 0, run.Error);
        return archive;
    }

    private static (long? Sequence, string? Team) Read(string archive)
    {
        using var stream = File.OpenRead(archive);
        var found = BundleInspector.InspectArchive(stream);
        return (found.Sequence, found.Metadata.AsObject()["team"].AsString());
    }

    private static IEnumerable<string> Paths(JsonNode list) =>
        list.AsArray().Select(path => string.Join('.', path!.AsArray().Select(term => (string?)term!["type"] == "null" ? "null" : term["value"]!.ToString())));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
