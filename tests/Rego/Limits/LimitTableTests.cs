using System.Diagnostics;

namespace SecureFin.Rego.Tests.Limits;

/// <summary>Policies, queries and inputs that would use up time, memory or stack: each ends with a code of its own, soon.</summary>
public sealed class LimitTableTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly EvaluationLimits Limits = EvaluationLimits.Default with { Timeout = TimeSpan.FromMinutes(1) };

    [Theory]
    [InlineData("count([1 | some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i + j == 1])", "eval_limit_steps|eval_limit_time")]
    [InlineData("[x | some i in numbers.range(1, 3000); some j in numbers.range(1, 3000); x := i * j]", "eval_limit_size")]
    [InlineData("{x | some i in numbers.range(1, 3000); some j in numbers.range(1, 3000); x := [i, j]}", "eval_limit_size")]
    [InlineData("{x: 1 | some i in numbers.range(1, 3000); some j in numbers.range(1, 3000); x := [i, j]}", "eval_limit_size")]
    [InlineData("numbers.range(1, 9000000000000000000)", "eval_limit_size")]
    [InlineData("numbers.range_step(1, 9000000000000000000, 2)", "eval_limit_size")]
    [InlineData("sprintf(\"%999999999d\", [1])", "eval_limit_size|value|undefined")]
    [InlineData("sprintf(concat(\"\", [s | some i in numbers.range(1, 100); s := \"%999999d\"]), numbers.range(1, 100))", "eval_limit_size")]
    [InlineData("bits.lsh(1, 9000000000000000000)", "eval_limit_size")]
    [InlineData("bits.lsh(bits.lsh(1, 60000), 60000)", "eval_limit_size")]
    [InlineData("concat(\"\", [s | some i in numbers.range(1, 40000); s := sprintf(\"%1000d\", [1])])", "eval_limit_size")]
    [InlineData("replace(sprintf(\"%100000d\", [1]), \" \", sprintf(\"%10000d\", [1]))", "eval_limit_size")]
    [InlineData("strings.replace_n({\" \": sprintf(\"%10000d\", [1])}, sprintf(\"%100000d\", [1]))", "eval_limit_steps|eval_limit_size")]
    [InlineData("regex.replace(sprintf(\"%100000d\", [1]), \" \", sprintf(\"%10000d\", [1]))", "eval_limit_steps|eval_limit_size")]
    [InlineData("net.cidr_expand(\"::/0\")", "eval_limit_size")]
    [InlineData("net.cidr_expand(\"0.0.0.0/0\")", "eval_limit_size")]
    [InlineData("regex.match(\"(a+)+$\", concat(\"\", [\"a\" | some i in numbers.range(1, 100000)]))", "value")]
    [InlineData("regex.match(\"(a{1,1000}){1,1000}\", \"a\")", "undefined")]
    [InlineData("regex.match(concat(\"\", [\"(\" | some i in numbers.range(1, 100000)]), \"a\")", "undefined")]
    [InlineData("json.unmarshal(concat(\"\", [\"[\" | some i in numbers.range(1, 500000)]))", "undefined")]
    [InlineData("yaml.unmarshal(concat(\"\", [\"[\" | some i in numbers.range(1, 500000)]))", "undefined")]
    [InlineData("yaml.unmarshal(concat(\"\\n\", array.concat([\"a0: &a0 [x,x,x,x,x,x,x,x,x,x]\"], [s | some i in numbers.range(1, 12); j := i - 1; s := sprintf(\"a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\", [i, i, j, j, j, j, j, j, j, j, j])])))", "undefined|eval_limit_size")]
    [InlineData("graphql.parse_query(concat(\"\", [\"{a\" | some i in numbers.range(1, 100000)]))", "undefined")]
    [InlineData("glob.match(concat(\"\", [\"{a,\" | some i in numbers.range(1, 100000)]), [], \"a\")", "undefined|value")]
    [InlineData("json.match_schema({}, {\"$ref\": \"#\"})", "eval_limit_depth|undefined|value")]
    [InlineData("[1 | walk(numbers.range(1, 9000), x); walk(numbers.range(1, 9000), y); count(x) + count(y) == 100]", "eval_limit_steps|eval_limit_time")]
    [InlineData("to_number(concat(\"\", [\"9\" | some i in numbers.range(1, 500000)]))", "undefined|eval_limit_size")]
    [InlineData("1e400 * 1e400", "value")]
    [InlineData("format_int(1e30000, 2)", "value|undefined|eval_limit_size")]
    [InlineData("units.parse_bytes(\"1e30000K\")", "value|undefined|eval_limit_size")]
    [InlineData("time.add_date(0, 999999999999, 999999999999, 999999999999)", "undefined")]
    [InlineData("base64.encode(sprintf(\"%9000000d\", [1]))", "eval_limit_size|undefined|value")]
    public void An_expensive_expression_ends_as_the_table_says(string expression, string endings)
    {
        var watch = Stopwatch.StartNew();

        var ending = Evaluate([], "x := " + expression, default);

        Assert.Contains(ending, endings.Split('|'));
        Assert.True(watch.Elapsed < Patience, $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("brackets", "rego_compile_error")]
    [InlineData("brackets over the limit", "rego_parse_error")]
    [InlineData("brackets around a reference", "rego_compile_error")]
    [InlineData("parentheses", "value")]
    [InlineData("operators", "value")]
    [InlineData("operators over the limit", "rego_parse_error")]
    [InlineData("comprehensions", "rego_parse_error")]
    [InlineData("every", "rego_parse_error")]
    [InlineData("calls", "rego_parse_error")]
    [InlineData("else", "value")]
    [InlineData("path", "rego_parse_error")]
    [InlineData("head", "rego_parse_error")]
    [InlineData("digits", "rego_parse_error")]
    [InlineData("exponent", "rego_parse_error")]
    [InlineData("long body", "value|eval_limit_depth")]
    [InlineData("chain of rules", "eval_limit_depth")]
    [InlineData("unclosed with a fault", "rego_parse_error")]
    [InlineData("deep value", "value|eval_limit_depth")]
    public void A_deep_or_long_module_is_compiled_or_refused_and_the_stack_holds(string name, string endings)
    {
        var watch = Stopwatch.StartNew();

        var ending = Evaluate([new RegoModuleSource("a.rego", "package a\n\n" + Module(name))], "data.a", RegoValue.FromInt64(1));

        Assert.Contains(ending, endings.Split('|'));
        Assert.True(watch.Elapsed < Patience, $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("[", 1_000_000, "")]
    [InlineData("{\"a\":", 1_000_000, "")]
    [InlineData("9", 10_000_000, "")]
    [InlineData("1e", 1, "99999999999999999999")]
    public void An_input_that_nests_too_deep_or_holds_too_long_a_number_is_refused(string part, int times, string end)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, times)) + end);
        try
        {
            Assert.True(RegoJson.Parse(text).IsDefined);
            Assert.Equal("1e", part);
        }
        catch (RegoJsonException)
        {
            Assert.NotEqual("1e", part);
        }
    }

    private static string Module(string name) => name switch
    {
        "brackets" => "x := " + Nested("[", 90_000, "1", "]"),
        "brackets over the limit" => "x := " + Nested("[", 110_000, "1", "]"),
        "brackets around a reference" => "x := " + Nested("{\"a\": ", 5_000, "input.x", "}"),
        "parentheses" => "x := " + Nested("(", 50_000, "1", ")"),
        "operators" => "x := input" + string.Concat(Enumerable.Repeat(" + 1", 3_000)),
        "operators over the limit" => "x := 1" + string.Concat(Enumerable.Repeat("+1", 110_000)),
        "comprehensions" => "x := " + Nested("[y | y := ", 5_000, "input", "]"),
        "every" => "x if " + Nested("every y in [1] { ", 5_000, "y", " }"),
        "calls" => "x := " + Nested("count(", 5_000, "input", ")"),
        "else" => "x := 0 if input == 0\n" + string.Concat(Enumerable.Range(2, 5_000).Select(i => $"else := {i} if input == {i}\n")),
        "path" => "x" + string.Concat(Enumerable.Repeat(".y", 50_000)) + " := 1",
        "head" => "x" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"[v{i}]")) + " := 1 if some v0",
        "digits" => "x := " + new string('9', 10_000_000),
        "exponent" => "x := 1e99999999999",
        "long body" => "x if {\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"y{i} := input\n")) + "}",
        "chain of rules" => string.Concat(Enumerable.Range(0, 2_000).Select(i => $"r{i} := r{i + 1}\n")) + "r2000 := input",
        "unclosed with a fault" => "x := " + new string('[', 300) + "]]]==]]]",
        _ => string.Concat(Enumerable.Range(0, 300).Select(i => $"r{i} := {Nested("[", 400, $"r{i + 1}", "]")}\n")) + "r300 := input",
    };

    private static string Nested(string open, int times, string inner, string close) => string.Concat(Enumerable.Repeat(open, times)) + inner + string.Concat(Enumerable.Repeat(close, times));

    private static string Evaluate(IReadOnlyList<RegoModuleSource> modules, string query, RegoValue input)
    {
        var compiled = new RegoCompiler().Compile(modules);
        if (compiled.Snapshot is not { } snapshot)
            return compiled.Errors[0].Code;
        var result = snapshot.Prepare(query).Evaluate(input, Limits);
        return result.Error?.Code ?? (result.Outcome == EvaluationOutcome.Undefined ? "undefined" : "value");
    }
}
