using System.Security.Cryptography;
using System.Text.Json;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Tests.Policy;

public sealed class PolicyCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sfg-policy-").FullName;

    private static string Shipped => Path.Combine(Root(), "policies");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_shipped_policies_pass_their_tests_and_every_line_is_covered()
    {
        var run = await SfgRun.Of("policy", "test", Shipped, "--threshold", "100");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("coverage: 100.0 %", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shipped_policies_are_formatted_and_raise_no_warning()
    {
        Assert.Equal(0, (await SfgRun.Of("policy", "check", "--strict", Shipped)).ExitCode);
        Assert.Equal(0, (await SfgRun.Of("policy", "fmt", "--list", "--fail", Shipped)).ExitCode);
    }

    [Fact]
    public async Task A_failed_test_is_named_and_exits_with_1()
    {
        Write("a.rego", "package a\n\ntest_wrong if 1 == 2\n");

        var run = await SfgRun.Of("policy", "test", _folder);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("test_wrong: FAIL ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_does_not_compile_is_refused_with_its_place()
    {
        var path = Write("a.rego", "package a\n\nallow if x\n");

        var run = await SfgRun.Of("policy", "check", path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("rego_unsafe_var_error", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_gives_its_value_and_an_undefined_one_exits_with_1()
    {
        var path = Write("a.rego", "package a\n\nallow if input.amount <= 10\n");
        var input = Write("input.json", """{"amount": 10}""");

        var allowed = await SfgRun.Of("policy", "eval", "data.a.allow", "-b", path, "-i", input);
        var undefined = await SfgRun.Of("policy", "eval", "data.a.allow", "-b", path);

        Assert.Equal((0, "true"), (allowed.ExitCode, allowed.Output.Trim()));
        Assert.Equal((1, "undefined"), (undefined.ExitCode, undefined.Output.Trim()));
    }

    [Fact]
    public async Task A_built_bundle_verifies_with_the_public_key_and_with_no_other()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keyFile = Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        var archive = Path.Combine(_folder, "bundle.tar.gz");

        Assert.Equal(0, (await SfgRun.Of("policy", "build", Shipped, "-o", archive, "--signing-key", keyFile, "--revision", "r-7")).ExitCode);

        Assert.Equal("r-7", Load(archive, key).Bundle?.Revision);
        Assert.Equal(BundleErrorCode.Signature, Load(archive, other).Code);
    }

    [Fact]
    public async Task Conformance_files_are_counted_and_a_failing_case_is_shown()
    {
        var cases = Write("cases.jsonl", """
            {"id":"a","query":"x = 1 + 1","want_result":[{"x":2}]}
            {"id":"b","query":"x = 1 + 1","want_result":[{"x":3}]}

            """);

        var run = await SfgRun.Of("policy", "conform", "--cases", cases, "--format", "json");

        using var report = JsonDocument.Parse(run.Output);
        var counted = report.RootElement.GetProperty("cases");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal((1, 2), (counted.GetProperty("passed").GetInt32(), counted.GetProperty("total").GetInt32()));
        Assert.Equal("b", Assert.Single(counted.GetProperty("failures").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_failing_case_is_printed_with_what_was_expected_and_what_came()
    {
        var cases = Write("cases.jsonl", """
            {"id":"sums#0","query":"x = 1 + 1","want_result":[{"x":2}]}
            {"id":"sums#1","query":"x = 1 + 1","want_result":[{"x":3}]}
            {"id":"errors#0","query":"x = data.p.f(1)","modules":["package p\n\nf(x) := 1\n\nf(x) := 2\n"],"want_error_code":"eval_type_error","want_error":"nothing"}

            """);

        var run = await SfgRun.Of("policy", "conform", "--cases", cases);

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Equal("""
            sums#1
              expected [{"x":3}]
              got      [{"x":2}]
            errors#0
              expected "eval_type_error" "nothing"
              got      test-0.rego:5: eval_conflict_error: functions must not produce multiple outputs for same inputs
            cases: 1 of 3

            """.ReplaceLineEndings("\n"), run.Output);
    }

    [Fact]
    public async Task A_failing_expression_is_shown_beside_failing_cases_in_both_forms()
    {
        var cases = Write("cases.jsonl", """{"id":"a","query":"x = 1","want_result":[{"x":1}]}""");
        var expressions = Write("expressions.jsonl", """
            {"expr":"1 + 1","result":[2]}
            {"expr":"1 + 2","result":[4]}
            {"expr":"1 / 0","undefined":true,"errors":[{"code":"eval_builtin_error","message":"by nought"}]}
            {"expr":"1 + 3","result":[5],"later_opa":"not counted"}

            """);

        var text = await SfgRun.Of("policy", "conform", "--cases", cases, "--expressions", expressions);
        var json = await SfgRun.Of("policy", "conform", "--cases", cases, "--expressions", expressions, "-f", "json");

        Assert.Equal((1, 1), (text.ExitCode, json.ExitCode));
        Assert.Contains("cases: 1 of 1\n1 + 2\n  expected [4]\n  got      lenient [3]; strict [3]\n", text.Output, StringComparison.Ordinal);
        Assert.EndsWith("expressions: 1 of 3\n", text.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(json.Output);
        var failures = report.RootElement.GetProperty("expressions").GetProperty("failures").EnumerateArray().ToList();
        Assert.Equal(["1 + 2", "1 / 0"], failures.Select(failure => failure.GetProperty("id").GetString()));
        Assert.Equal(("[4]", "lenient [3]; strict [3]"), (failures[0].GetProperty("expected").GetString(), failures[0].GetProperty("got").GetString()));
        Assert.Contains("divide by zero", failures[1].GetProperty("got").GetString(), StringComparison.Ordinal);
    }

    private static BundleResult Load(string path, ECDsa key)
    {
        var trusted = new BundleKey("bundle", "ES256", key.ExportSubjectPublicKeyInfoPem());
        using var archive = File.OpenRead(path);
        return new BundleLoader(new BundleOptions { Verification = new BundleVerification([trusted]) }).LoadArchive(archive);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SecureFinGateway.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
