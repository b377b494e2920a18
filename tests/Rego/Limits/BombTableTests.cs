using System.Diagnostics;
using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Limits;

/// <summary>Expressions of a table that other engines pay minutes, gigabytes or the process for.</summary>
public sealed class BombTableTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly EvaluationLimits Limits = EvaluationLimits.Default with { Timeout = TimeSpan.FromMinutes(1) };

    // Each rule holds the one before many times: small in memory, without end when written out.
    private static readonly RegoModuleSource Nesting = new("bomb.rego", string.Join('\n', (string[])
    [
        "package bomb",
        "a0 := [input, input]",
        "b0 := [input, input]",
        .. Enumerable.Range(1, 9).Select(i => $"a{i} := [{string.Join(", ", Enumerable.Repeat($"a{i - 1}", 10))}]"),
        .. Enumerable.Range(1, 9).Select(i => $"b{i} := [{string.Join(", ", Enumerable.Repeat($"b{i - 1}", 10))}]"),
        "size := count(a5)",
        "nested := count(a9)",
        "whole := a6",
        "same := count([1 | some i in numbers.range(1, 1000000); a5 == b5])",
        "members := count({x | some i in numbers.range(1, 1000000); x := [a5, b5][i % 2]})",
        "text := count(json.marshal(a6))",
    ]));

    public static TheoryData<string, string> Table() => new(
        File.ReadLines(TestData.Path("rego", "bombs.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).Select(columns => (columns[0], columns[1])));

    [Theory]
    [MemberData(nameof(Table))]
    public void A_bomb_ends_as_the_table_says(string expression, string endings)
    {
        var snapshot = new RegoCompiler().Compile([Nesting]).Snapshot!;
        var watch = Stopwatch.StartNew();

        var result = snapshot.Prepare(expression).Evaluate(RegoJson.Parse("""{"a": [1, 2, 3]}"""), Limits, new EvaluationOptions { StrictBuiltinErrors = true });

        Assert.Contains(result.Error?.Code ?? (result.Outcome == EvaluationOutcome.Undefined ? "undefined" : "value"), endings.Split('|'));
        Assert.True(watch.Elapsed < Patience, $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("operands", "value")]
    [InlineData("members", "value")]
    [InlineData("not", "rego_parse_error")]
    [InlineData("with", "value")]
    [InlineData("else", "value")]
    [InlineData("reference", "undefined|value|rego_parse_error")]
    [InlineData("head of a call", "rego_parse_error")]
    [InlineData("types within types", "value|eval_limit_size")]
    [InlineData("metadata", "rego_parse_error")]
    public void A_module_that_makes_the_compiler_work_is_compiled_or_refused(string name, string endings)
    {
        var watch = Stopwatch.StartNew();
        var compiled = new RegoCompiler().Compile([new RegoModuleSource("a.rego", "package a\n\n" + Module(name))]);
        var ending = compiled.Snapshot is null ? compiled.Errors[0].Code : "value";
        if (compiled.Snapshot is { } snapshot)
        {
            var result = snapshot.Prepare("count(data.a.x) > 0").Evaluate(RegoValue.FromInt64(1), Limits);
            ending = result.Error?.Code ?? "value";
        }

        Assert.Contains(ending, endings.Split('|'));
        Assert.True(watch.Elapsed < Patience, $"{watch.Elapsed}");
    }

    private static string Module(string name) => name switch
    {
        "operands" => $"x := [{Listed(20_000, _ => "input", ",")}]",
        "members" => $"x := {{{Listed(20_000, i => $"\"a{i}\": input.b", ",")}}}",
        "not" => $"x if {Listed(5_000, _ => "not", " ")} input",
        "with" => $"x := y if y := input {Listed(2_000, i => $"with input.a{i} as 1", " ")}",
        "else" => "x := [0] if input == 0\n" + Listed(10_000, i => $"else := [{i}] if input == {i + 1}", "\n"),
        "reference" => "x := input" + Listed(100_000, _ => ".a", ""),
        "head of a call" => "f()[\"x\"] := 1 if input",
        "types within types" => "a0 := [input]\n" + Listed(40, i => $"a{i + 1} := [{Listed(10, _ => $"a{i}", ",")}]", "\n") + "\nx := a40",
        _ => "# METADATA\n# custom:\n#   a: " + new string('[', 100_000) + "\nx := 1",
    };

    private static string Listed(int count, Func<int, string> item, string separator) => string.Join(separator, Enumerable.Range(0, count).Select(item));
}
