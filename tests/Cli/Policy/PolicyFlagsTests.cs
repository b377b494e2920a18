using System.Text.Json.Nodes;

namespace SecureFin.Cli.Tests.Policy;

/// <summary>Flags that people know from <c>opa eval</c> and <c>opa test</c>: they mean the same here, or are refused by name.</summary>
public sealed class PolicyFlagsTests : IDisposable
{
    private const string Policy = """
        package p

        default allow := false

        allow if {
        	input.x > 1
        	input.y == data.x
        }

        deny contains "a" if input.z

        deny contains "b" if input.w > 1

        """;

    private const string Tests = """
        package p_test

        import data.p

        test_ok if p.allow with input as {"x": 2, "y": 1} with data.x as 1

        test_bad if p.deny == {"a"} with input as {"w": 1}

        test_more if count(p.deny) == 0 with input as {}

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sfg-flags-").FullName;

    public PolicyFlagsTests()
    {
        foreach (var (name, text) in new[] { ("p.rego", Policy), ("p_test.rego", Tests), ("data.json", """{"x": 1}"""), ("in.json", """{"x": 2, "y": 5, "w": 0}""") })
            File.WriteAllText(Path.Combine(_folder, name), text);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Several_rules_are_explained_each_with_its_own_failed_expression()
    {
        var text = await Run("explain data.p.allow data.p.deny -d @p.rego -d @data.json -i @in.json");
        var json = await Run("explain data.p.allow data.p.deny -d @p.rego -d @data.json -i @in.json -f json");

        Assert.Equal((1, 1), (text.ExitCode, json.ExitCode));
        Assert.Equal(3, text.Output.Split("did not fire").Length - 1);
        var rules = JsonNode.Parse(json.Output)!["rules"]!.AsArray();
        Assert.Equal(["data.p.allow", "data.p.deny", "data.p.deny"], rules.Select(rule => (string?)rule!["path"]));
        Assert.Equal(["input.y == data.x", "input.z", "input.w > 1"], rules.Select(rule => (string?)rule!["failure"]!["text"]));
    }

    [Fact]
    public async Task Verbose_tests_name_what_passed_and_say_why_others_failed()
    {
        var run = await Run("test -v @p.rego @p_test.rego @data.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("data.p_test.test_ok: PASS (", run.Output, StringComparison.Ordinal);
        Assert.Contains("data.p_test.test_bad: FAIL (", run.Output, StringComparison.Ordinal);
        Assert.Contains("p.deny == {\"a\"} with input as {\"w\": 1}\n      data.p.deny = []", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("PASS: 2/3\nFAIL: 1/3\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test_ok", 0, "PASS: 1/1\n")]
    [InlineData("p_test.test_(ok|more)", 0, "PASS: 2/2\n")]
    [InlineData("nothing", 0, "")]
    public async Task A_filter_runs_the_tests_whose_path_it_matches(string filter, int code, string output)
    {
        var run = await Run($"test @p.rego @p_test.rego -r {filter}");

        Assert.Equal((code, output), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task A_filter_that_is_no_regular_expression_is_wrong_usage()
    {
        var run = await Run("test @p.rego @p_test.rego -r (");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("sfg: the filter is no regular expression: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coverage_as_json_has_files_with_ranges_and_totals_though_a_test_failed()
    {
        var run = await Run("test --coverage --format json @p.rego @p_test.rego");

        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["files", "covered_lines", "not_covered_lines", "coverage"], report.AsObject().Select(member => member.Key));
        var file = report["files"]!.AsObject().First(member => member.Key.EndsWith("p.rego", StringComparison.Ordinal)).Value!;
        Assert.Equal((5, 7), ((int)file["covered"]![0]!["start"]!["row"]!, (int)file["covered"]![0]!["end"]!["row"]!));
        Assert.NotEmpty(file["not_covered"]!.AsArray());
    }

    [Theory]
    [InlineData("test --threshold 100 @p.rego @p_test.rego", 1, true)]
    [InlineData("test --threshold 100 -r test_ok @p.rego @p_test.rego", 1, true)]
    [InlineData("test --threshold 1 @p.rego @p_test.rego", 1, false)]
    [InlineData("test --threshold 1 -r test_ok @p.rego @p_test.rego", 0, false)]
    public async Task The_threshold_and_a_failing_test_each_fail_the_run(string command, int code, bool missed)
    {
        var run = await Run(command);

        Assert.Equal(code, run.ExitCode);
        Assert.Equal(missed, run.Error.StartsWith("Code coverage threshold not met: got ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-f values", "x := 1; x + 1", "[\n  true,\n  2\n]\n")]
    [InlineData("-f bindings", "x := [1, 2][_]", "{\n  \"x\": 1\n}\n{\n  \"x\": 2\n}\n")]
    [InlineData("-f raw", "\"a b\"; 1", "a b 1\n")]
    [InlineData("-f pretty", "{\"a\": [1]}", "{\n  \"a\": [\n    1\n  ]\n}\n")]
    [InlineData("-f pretty", "true; 1 == 1", "true\n")]
    [InlineData("-f pretty", "x := [1, \"long text\"][_]; y := \"<\"", "+-------------+----------+\n|      x      |    y     |\n+-------------+----------+\n| 1           | \"\\u003c\" |\n| \"long text\" | \"\\u003c\" |\n+-------------+----------+\n")]
    [InlineData("-f pretty", "1; count([1])", "+---+------------+\n| 1 | count([1]) |\n+---+------------+\n| 1 | 1          |\n+---+------------+\n")]
    public async Task Answers_are_shown_in_every_form(string flags, string query, string output)
    {
        var run = await SfgRun.Of(["policy", "eval", .. flags.Split(' '), query]);

        Assert.Equal((0, output), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("--fail", "true", 0)]
    [InlineData("--fail", "input.x", 1)]
    [InlineData("--fail-defined", "true", 1)]
    [InlineData("--fail-defined", "input.x", 0)]
    [InlineData("--strict-builtin-errors", "to_number(\"a\")", 1)]
    [InlineData("--show-builtin-errors", "x := to_number(\"a\")", 0)]
    public async Task What_counts_as_failure_is_for_the_caller_to_say(string flag, string query, int code)
    {
        Assert.Equal(code, (await SfgRun.Of("policy", "eval", flag, query)).ExitCode);
    }

    [Fact]
    public async Task Data_files_are_merged_and_a_prefix_says_where_one_is_rooted()
    {
        var run = await Run("eval -f raw -d @data.json -d a.b:@in.json data");

        Assert.Equal((0, """{"a":{"b":{"w":0,"x":2,"y":5}},"x":1}"""), (run.ExitCode, run.Output.TrimEnd()));
    }

    [Fact]
    public async Task The_input_comes_from_a_file_or_the_standard_input_and_not_from_both()
    {
        Assert.Equal("2", (await Run("eval -f raw -i @in.json input.x")).Output.TrimEnd());
        Assert.Equal("3", (await SfgRun.WithInput("{\"x\": 3}", "policy", "eval", "-f", "raw", "--stdin-input", "input.x")).Output.TrimEnd());
        Assert.Equal(2, (await Run("eval -I -i @in.json input.x")).ExitCode);
        Assert.Equal(2, (await Run("eval -i @nope.json input.x")).ExitCode);
    }

    [Fact]
    public async Task Coverage_of_an_evaluation_stands_beside_its_result()
    {
        var run = await Run("eval -f json --coverage -d @p.rego -d @data.json -i @in.json data.p.allow");

        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal((0, false), (run.ExitCode, (bool)report["result"]![0]!["expressions"]![0]!["value"]!));
        Assert.NotEmpty(report["coverage"]!["files"]!.AsObject());
    }

    [Theory]
    [InlineData("--partial")]
    [InlineData("--metrics")]
    [InlineData("--profile")]
    [InlineData("--instrument")]
    [InlineData("--package", "data.p")]
    [InlineData("--import", "data.x")]
    [InlineData("--unknowns", "input")]
    [InlineData("-u", "input")]
    [InlineData("--explain", "full")]
    [InlineData("--v0-compatible")]
    public async Task A_flag_that_is_not_offered_is_refused_by_its_name(params string[] flag)
    {
        var run = await SfgRun.Of(["policy", "eval", .. flag, "true"]);

        Assert.Equal((2, "", $"sfg: there is no option {flag[0]} (see sfg policy eval --help)"), (run.ExitCode, run.Output, run.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("source")]
    [InlineData("discard")]
    public async Task A_form_that_is_not_offered_is_refused_with_those_that_are(string format)
    {
        var run = await SfgRun.Of("policy", "eval", "--format", format, "true");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("It is one of bindings, json, pretty, raw, text, values.", run.Error, StringComparison.Ordinal);
    }

    private Task<SfgRun> Run(string command) => SfgRun.Of(["policy", .. command.Replace("@", _folder + "/", StringComparison.Ordinal).Split(' ')]);
}
