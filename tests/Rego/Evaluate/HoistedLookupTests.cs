namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>Lookups in the input are taken out of loops where that cannot be told from leaving them there, but by the steps.</summary>
public sealed class HoistedLookupTests
{
    private const int Items = 1_000;

    private static readonly RegoValue Data = RegoJson.Parse($$"""{"list": [{{string.Join(',', Enumerable.Range(0, Items).Select(i => $$"""{"at": {{i}}, "under": [{{i}}]}"""))}}]}""");

    [Theory]
    [InlineData("""p contains item.at if { some item in data.list; startswith(input.absent, "a"); item.at > 1 }""")]
    [InlineData("""p contains item.at if { some item in data.list; item.at == input.absent }""")]
    [InlineData("""p contains i if { data.list[i].under[_] == input.absent.deep }""")]
    [InlineData("""p contains i if { some i, item in data.list; some x in item.under; not startswith(input.absent, "a"); i > x }""")]
    [InlineData("""p := [item | some item in data.list; contains(input.absent, "a")]""")]
    [InlineData("""p if { some item in input.list; some x in data.list; item == x; upper(input.absent) == "A" }""")]
    public void With_the_value_undefined_the_loop_is_not_begun(string rule)
    {
        var limits = EvaluationLimits.Default with { MaxSteps = Items / 10 };

        var result = Prepare(rule).Evaluate(RegoJson.Parse("""{"list": [1]}"""), limits);

        Assert.Null(result.Error);
    }

    [Theory]
    [InlineData("""p contains item.at if { some item in data.list; 1 / item.at > 2; item.at == input.absent }""", "div: divide by zero")]
    [InlineData("""p contains x if { some item in data.list; x := 1 / item.at; x == input.absent }""", "div: divide by zero")]
    [InlineData("""p contains x if { some x in twice; x == input.absent }""", "complete rules must not produce multiple outputs")]
    [InlineData("""p contains x if { x := data.rules.twice[_]; x == input.absent }""", "complete rules must not produce multiple outputs")]
    [InlineData("""p contains x if { some item in data.list; x := item[twice]; x == input.absent }""", "complete rules must not produce multiple outputs")]
    [InlineData("""p if data.none[_].at == 1 / input.zero""", "div: divide by zero")]
    [InlineData("""p if data.none[_].at == sprintf("%v", [twice])""", "complete rules must not produce multiple outputs")]
    [InlineData("""p if { some x in [1, twice]; x < object.get(input, input.absent, 1) }""", "complete rules must not produce multiple outputs")]
    public void What_could_fail_is_not_overtaken(string rule, string error) => Assert.Equal(error, ErrorOf(rule));

    [Theory]
    [InlineData("""p if { some x in data.list; 1 < [twice, x.none - 1] }""", null)]
    [InlineData("""p if { some x in data.list; twice < x.none - 1 }""", null)]
    [InlineData("""p if { some x in data.list; [x.none, count(twice)] }""", "complete rules must not produce multiple outputs")]
    [InlineData("""p if { some x in data.list; {x.none: 1 / x.under[0]} }""", "div: divide by zero")]
    [InlineData("""p if { some x in data.list; [[x.none], [[1 / x.at]]] }""", "div: divide by zero")]
    [InlineData("""p if { some x in data.list; sprintf("%v", [twice, upper(x.none)]) }""", null)]
    [InlineData("""p if { some x in data.list; count([count([x.none]), 1 / x.at]) > 1 }""", null)]
    [InlineData("""p if object.union({"a": twice}, {"b": data.none[_]})""", "complete rules must not produce multiple outputs")]
    [InlineData("""p if object.union({"a": data.none[_]}, {"b": twice})""", null)]
    [InlineData("""p if concat("", [data.none[_], sprintf("%v", [1 / input.zero])])""", "div: divide by zero")]
    public void Of_several_values_in_one_expression_the_first_written_is_the_first_computed(string rule, string? error)
    {
        Assert.Equal(error, ErrorOf(rule));
        Assert.Equal(error, ErrorOf(InLongBody(rule)));
    }

    [Theory]
    [InlineData("""p := [x | some x in [1, 2]; x == input.n]""", "[2]")]
    [InlineData("""p := [[x, y] | some x in data.list[3].under; some y in data.list[4].under; x + 1 == y; y == input.n + 2]""", "[[3,4]]")]
    [InlineData("""p := [x | some x in [1, 2]; x == input.n with input.n as 1]""", "[1]")]
    [InlineData("""p := [i | some x in data.list[1].under; i := input.n; i == x + 1; input.n == 2; i == input.n]""", "[2]")]
    [InlineData("""p := [i | i := input.five; data.list[i].under[_] == input.five; input.n == 2]""", "[5]")]
    [InlineData("""p := [x | some x in data.list[7].under; input.n == 3]""", "[]")]
    [InlineData("""p if every item in data.list[5].under { item == input.five }""", "true")]
    [InlineData("""p := {x: y | some x in data.list[2].under; y := input.names[x]}""", "{\"2\":\"two\"}")]
    public void The_answer_is_that_of_the_written_order(string rule, string answer) =>
        Assert.Equal(answer, Prepare(rule).Evaluate(RegoJson.Parse("""{"n": 2, "five": 5, "names": ["zero", "one", "two"]}""")).Value.ToJson());

    // Long bodies are lowered by other means than short ones.
    private static string InLongBody(string rule) =>
        rule.Replace("some x in data.list; ", "some x in data.list; " + string.Concat(Enumerable.Repeat("x.at != -1; ", 40)), StringComparison.Ordinal);

    private static string? ErrorOf(string rule) =>
        Prepare(rule).Evaluate(RegoJson.Parse("""{"zero": 0}"""), options: new EvaluationOptions { StrictBuiltinErrors = true }).Error?.Message;

    private static PreparedQuery Prepare(string rule) => new RegoCompiler().Compile(
        [new RegoModuleSource("rules.rego", $"package rules\n\n{rule}\n\ntwice := [1]\n\ntwice := [2] if not input.absent\n")], Data).Snapshot!.Prepare("data.rules.p");
}
