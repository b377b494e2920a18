using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Tests.Policy;

/// <summary>The tools around a policy: explain, deps, inspect, bench, check, fmt, build, test --watch.</summary>
public sealed class PolicyToolsTests : IDisposable
{
    private const string Policy = """
        package pay

        import data.limits

        default allow := false

        allow if {
        	input.role == "approver"
        	input.amount <= limit
        }

        limit := limits[input.currency]

        deny contains "iban" if not valid(input.iban)

        valid(iban) if startswith(iban, "DE")

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sfg-tools-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_rule_that_did_not_fire_is_explained_by_the_expression_that_failed_and_what_it_saw()
    {
        var input = Write("input.json", """{"role": "approver", "amount": 11, "currency": "EUR"}""");

        var run = await SfgRun.Of("policy", "explain", "data.pay.allow", "-d", Write("pay.rego", Policy), "-d", Write("data.json", """{"limits":{"EUR":10}}"""), "-i", input, "-f", "json");

        var rule = JsonNode.Parse(run.Output)!["rules"]![0]!;
        Assert.Equal((1, "failed", 9), (run.ExitCode, (string?)rule["ending"], (int)rule["failure"]!["row"]!));
        Assert.Equal("input.amount <= limit", (string?)rule["failure"]!["text"]);
        Assert.Equal("""[{"name":"input.amount","value":11},{"name":"data.pay.limit","value":10}]""", rule["failure"]!["values"]!.ToJsonString());
    }

    [Fact]
    public async Task An_undefined_rule_behind_the_failed_expression_is_explained_too()
    {
        var run = await SfgRun.Of("policy", "explain", "data.pay.allow", "-d", Write("pay.rego", Policy), "-i", Write("input.json", """{"role":"approver","amount":1,"currency":"GBP"}"""));

        Assert.Contains("data.pay.limit = undefined", run.Output, StringComparison.Ordinal);
        Assert.Contains("limits[input.currency]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_fired_and_a_path_without_rules_are_told_apart()
    {
        var path = Write("a.rego", "package a\n\nallow if input.x > 1\n");
        var input = Write("input.json", """{"x": 2}""");

        var fired = await SfgRun.Of("policy", "explain", "data.a.allow", "-d", path, "-i", input);
        var nothing = await SfgRun.Of("policy", "explain", "data.a.nope", "-d", path, "-i", input);

        Assert.Contains("a.rego:3: allow: fired", fired.Output, StringComparison.Ordinal);
        Assert.Equal((0, 2), (fired.ExitCode, nothing.ExitCode));
    }

    [Fact]
    public async Task The_shipped_schema_knows_every_field_that_the_shipped_policies_read_and_no_misspelt_one()
    {
        var schemas = Path.Combine(TestFiles.Root, "policies", "schemas");
        var path = Write("a.rego", "package a\n\nallow if input.payment.instructedAmount.currency == \"EUR\"\n\ndeny if input.paymnet.bank == \"x\"\n");

        var shipped = await SfgRun.Of("policy", "check", "--schema", schemas, Path.Combine(TestFiles.Root, "policies"));
        var misspelt = await SfgRun.Of("policy", "check", "--schema", schemas, path);

        Assert.Equal((0, ""), (shipped.ExitCode, shipped.Output));
        Assert.Equal(1, misspelt.ExitCode);
        Assert.EndsWith("a.rego:5:9: rego_type_error: undefined ref: input.paymnet.bank", misspelt.Output.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_element_at_which_an_every_failed_is_shown()
    {
        var path = Write("a.rego", "package a\n\nallow if every p in input.payments { p.amount < 10 }\n");

        var run = await SfgRun.Of("policy", "explain", "data.a.allow", "-d", path, "-i", Write("input.json", """{"payments":[{"amount":1},{"amount":12}]}"""));

        Assert.Contains("p.amount < 10", run.Output, StringComparison.Ordinal);
        Assert.Contains("p.amount = 12", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_shows_revision_roots_files_rules_and_unverified_signatures()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var archive = Path.Combine(_folder, "b.tar.gz");
        Directory.CreateDirectory(Path.Combine(_folder, "src"));
        Write("src/pay.rego", "# METADATA\n# title: Payments\npackage pay\n\nallow if count(input.x) > 1\n");
        Assert.Equal(0, (await SfgRun.Of("policy", "build", Path.Combine(_folder, "src"), "-o", archive, "-r", "r1", "--sequence", "12", "--root", "pay", "--scope", "write", "--signing-key", Write("key.pem", key.ExportPkcs8PrivateKeyPem()), "--signing-key-id", "k1")).ExitCode);

        var run = await SfgRun.Of("policy", "inspect", archive, "-a", "-f", "json");

        var found = JsonNode.Parse(run.Output)!;
        Assert.Equal("""{"revision":"r1","roots":["pay"],"metadata":{"securefin":{"sequence":12}}}""", found["manifest"]!.ToJsonString());
        Assert.Equal("""["data.pay.allow"]""", found["rules"]!.ToJsonString());
        Assert.Equal("Payments", (string?)found["annotations"]![0]!["annotations"]!["title"]);
        var signature = found["signatures_config"]!["signatures"]![0]!;
        Assert.Equal(("k1", "write"), ((string?)signature["header"]!["kid"], (string?)signature["payload"]!["scope"]));
        Assert.Contains("count", found["capabilities"]!["builtins"]!.AsArray().Select(item => (string)item!["name"]!));
    }

    [Fact]
    public async Task A_bundle_whose_roots_do_not_hold_its_rules_is_not_built()
    {
        var archive = Path.Combine(_folder, "b.tar.gz");

        var run = await SfgRun.Of("policy", "build", Write("pay.rego", Policy), "-o", archive, "--root", "other");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(BundleErrorCode.Roots, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(archive));
    }

    [Fact]
    public async Task Bench_counts_decisions_time_and_bytes()
    {
        var run = await SfgRun.Of("policy", "bench", "data.a.allow", "-d", Write("a.rego", "package a\n\nallow if input.x > 1\n"), "-i", Write("input.json", """{"x":2}"""), "--count", "50", "--format", "json");

        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal((0, 50), (run.ExitCode, (int)report["count"]!));
        Assert.True((long)report["p50_ns"]! <= (long)report["p99_ns"]!);
        Assert.True((long)report["bytes_per_decision"]! >= 0 && (long)report["mean_ns"]! > 0);
    }

    [Fact]
    public async Task Built_ins_that_a_capabilities_file_does_not_list_are_refused_and_the_network_needs_a_grant()
    {
        var path = Write("a.rego", "package a\n\nx := http.send({\"method\": \"get\", \"url\": \"http://127.0.0.1\"})\n");
        var granted = Write("granted.json", """{"builtins":[{"name":"http.send"}]}""");
        var other = Write("other.json", """{"builtins":[{"name":"count"}]}""");

        Assert.Equal(1, (await SfgRun.Of("policy", "check", path)).ExitCode);
        Assert.Equal(0, (await SfgRun.Of("policy", "check", path, "--capabilities", granted)).ExitCode);
        Assert.Contains("rego_type_error: undefined function http.send", (await SfgRun.Of("policy", "check", path, "--capabilities", other)).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await SfgRun.Of("policy", "check", path, "--capabilities", path)).ExitCode);
    }

    [Fact]
    public async Task A_schema_of_the_input_finds_misspelled_names()
    {
        var schema = Write("schema.json", """{"type":"object","properties":{"amount":{"type":"number"}},"additionalProperties":false}""");

        var good = await SfgRun.Of("policy", "check", Write("a.rego", "package a\n\nallow if input.amount > 1\n"), "--schema", schema);
        var bad = await SfgRun.Of("policy", "check", Write("b.rego", "package a\n\nallow if input.amuont > 1\n"), "--schema", schema);

        Assert.Equal((0, 1), (good.ExitCode, bad.ExitCode));
        Assert.Contains("undefined ref: input.amuont", bad.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operand_under_not_is_a_warning_an_error_under_strict_and_the_fix_is_shown()
    {
        var path = Write("pay.rego", Policy);

        var lenient = await SfgRun.Of("policy", "check", path);
        var strict = await SfgRun.Of("policy", "check", path, "--strict");

        Assert.Equal((0, 1), (lenient.ExitCode, strict.ExitCode));
        Assert.Contains("pay.rego:14: warning rego.undefined_under_not", lenient.Output, StringComparison.Ordinal);
        Assert.Contains("fix: add a copy of the rule in which `not input.iban` stands for `not valid(input.iban)`", strict.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fmt_lists_shows_and_writes_what_it_would_change()
    {
        var path = Write("a.rego", "package a\nx  := 1\n");

        var listed = await SfgRun.Of("policy", "fmt", "--list", path);
        var diff = await SfgRun.Of("policy", "fmt", "--diff", path);
        var failed = await SfgRun.Of("policy", "fmt", "--diff", "--fail", path);
        var written = await SfgRun.Of("policy", "fmt", "--write", path);

        Assert.Equal((0, path), (listed.ExitCode, listed.Output.Trim()));
        Assert.Contains("@@ -1,3 +1,4 @@\n package a\n-x  := 1\n+\n+x := 1\n", diff.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1, 0), (diff.ExitCode, failed.ExitCode, written.ExitCode));
        Assert.Equal("package a\n\nx := 1\n", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await SfgRun.Of("policy", "fmt", "--list", "--fail", path)).ExitCode);
    }

    [Fact]
    public async Task Fmt_without_a_path_formats_the_standard_input_and_cannot_write_it()
    {
        var run = await SfgRun.WithInput("package a\nx  := 1\n", "policy", "fmt");

        Assert.Equal((0, "package a\n\nx := 1\n"), (run.ExitCode, run.Output));
        Assert.Equal(2, (await SfgRun.WithInput("package a\n", "policy", "fmt", "-w")).ExitCode);
    }

    [Fact]
    public async Task Tests_run_again_when_a_file_changes()
    {
        var path = Write("a.rego", "one");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var seen = new List<string>();
        var loop = new SecureFin.Cli.Policy.WatchLoop([_folder], TimeProvider.System);

        var code = await loop.RunAsync(
            () =>
            {
                seen.Add(File.ReadAllText(path));
                if (seen.Count == 2)
                    stop.Cancel();
                else
                    File.WriteAllText(path, "three");
                return seen.Count;
            },
            TextWriter.Null,
            stop.Token);

        Assert.Equal(["one", "three"], seen);
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task Deps_names_documents_and_rules()
    {
        var run = await SfgRun.Of("policy", "deps", "data.pay.allow", "-d", Write("pay.rego", Policy));

        Assert.Equal("base     data.limits\nbase     input.amount\nbase     input.currency\nbase     input.role\nvirtual  data.pay.allow\nvirtual  data.pay.limit\n", run.Output);
    }

    [Fact]
    public async Task The_coverage_of_a_test_run_says_why_a_line_is_open()
    {
        var run = await SfgRun.Of("policy", "test", "-c", Write("a.rego", "package a\n\nallow if {\n\tinput.x\n\tinput.y\n}\n\nother if input.z\n\ntest_a if not allow with input as {\"x\": 1}\n"));

        Assert.Contains("a.rego:5: never true", run.Output, StringComparison.Ordinal);
        Assert.Contains("a.rego:3: never true: stops in row 5", run.Output, StringComparison.Ordinal);
        Assert.Contains("a.rego:8: not reached: nothing asks for the rule", run.Output, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
