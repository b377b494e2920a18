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
        Assert.Equal(0, (await SfgRun.Of("policy", "check", Shipped)).ExitCode);
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
