using System.Globalization;

namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>Many rules of one name: those that cannot hold are not run, and the answers are those of running them all.</summary>
public sealed class ClauseIndexTests
{
    private const int Clauses = 12;

    // Each demands "tI" of the place t: {0} stands for I.
    public static TheoryData<string> Forms => new(
        """p := {0} if {{ fails; input.t == "t{0}" }}""",
        """p := {0} if {{ fails; "t{0}" == input.t }}""",
        """p := {0} if {{ fails; input.t = "t{0}" }}""",
        """p := {0} if {{ fails; input["t"] in {{"t{0}", "u{0}"}} }}""",
        """p := {0} if {{ fails; input.t in ["u{0}", "t{0}", "t{0}"] }}""",
        """p := {0} if {{ fails; held := input.t; held == "t{0}" }}""",
        """p := {0} if {{ fails; input.deep.list[1].t == "t{0}" }}""",
        """p := {0} if {{ fails; deep := input.deep; deep.list[1].t == "t{0}" }}""",
        """p contains {0} if {{ fails; input.t == "t{0}" }}""",
        """p[k] := {0} if {{ k := "k{0}"; fails; input.t == "t{0}" }}""",
        """p.a[k] contains {0} if {{ k := "k{0}"; fails; input.t == "t{0}" }}""",
        """f("t{0}") := {0} if fails""",
        """f(x) := {0} if {{ fails; x == "t{0}" }}""",
        """f(x) := {0} if {{ fails; y := x; y in {{"t{0}"}} }}""");

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_rule_that_demands_another_constant_is_not_run(string form)
    {
        var query = Prepare(form);

        var other = query.Evaluate(Input("other"), options: new EvaluationOptions { StrictBuiltinErrors = true });
        var hit = query.Evaluate(Input("t7"), options: new EvaluationOptions { StrictBuiltinErrors = true });

        Assert.NotEqual(EvaluationOutcome.Error, other.Outcome);
        Assert.Equal("eval_builtin_error", hit.Error?.Code);
    }

    [Theory]
    [InlineData("""p := {0} if {{ fails; input.t == "t{0}" }} else := 99 if input.t == "other" """)]
    [InlineData("""p := {0} if {{ fails; input.t != "t{0}" }}""")]
    [InlineData("""p := {0} if {{ fails; not input.t == "t{0}" }}""")]
    [InlineData("""p := {0} if {{ fails; some x in [input.t]; x == "t{0}" }}""")]
    [InlineData("""p := {0} if {{ fails; input.t == "t{0}" with input.t as "t{0}" }}""")]
    [InlineData("""p := {0} if {{ fails; input.t == data.missing }}""")]
    public void What_does_not_demand_a_constant_of_one_place_is_run(string form)
    {
        Assert.Equal("eval_builtin_error", Prepare(form).Evaluate(Input("other"), options: new EvaluationOptions { StrictBuiltinErrors = true }).Error?.Code);
    }

    [Fact]
    public void Rules_with_and_without_a_demand_are_run_in_their_order()
    {
        var rules = Enumerable.Range(0, 30).Select(i => (i % 3) switch
        {
            0 => $$"""p contains {{i}} if { print({{i}}); input.t == "t{{i % 2}}" }""",
            1 => $$"""p contains {{i}} if { print({{i}}); input.t == 1 }""",
            _ => $$"""p contains {{i}} if { print({{i}}); input.n > {{i}} }""",
        });
        var printed = new List<string>();
        var query = Prepare(string.Join('\n', rules));

        query.Evaluate(RegoJson.Parse("""{"t": "t0", "n": 5}"""), options: new EvaluationOptions { Print = printed.Add });

        Assert.Equal(["0", "2", "5", "6", "8", "11", "12", "14", "17", "18", "20", "23", "24", "26", "29"], printed);
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("100", "1e2")]
    [InlineData("0.5", "5e-1")]
    [InlineData("\"\\u0061\"", "\"a\"")]
    [InlineData("null", "null")]
    [InlineData("[1, {\"a\": 2}]", "[1.0, {\"a\": 2.0}]")]
    public void A_constant_is_found_however_it_is_written(string inPolicy, string inInput)
    {
        var others = string.Join('\n', Enumerable.Range(1000, Clauses).Select(i => $$"""p := {{i}} if input.t == {{i}}"""));

        Assert.Equal("{\"p\":7}", Prepare($"p := 7 if input.t == {inPolicy}\n{others}").Evaluate(RegoJson.Parse($$"""{"t": {{inInput}}}""")).Value.ToJson());
    }

    [Fact]
    public void Two_rules_for_one_constant_that_differ_are_a_conflict_also_among_many()
    {
        var rules = string.Join('\n', Enumerable.Range(0, Clauses).Select(i => $$"""p := {{i}} if input.t == "t{{i / 2}}" """));

        Assert.Equal("eval_conflict_error", Prepare(rules).Evaluate(Input("t3")).Error?.Code);
    }

    [Fact]
    public void Random_policies_answer_as_they_do_when_every_rule_is_run()
    {
        const int Seed = 20261121;
        TestContext.Current.SendDiagnosticMessage($"seed {Seed}");
        var random = new Random(Seed);
        for (var round = 0; round < 300; round++)
        {
            var module = new RegoModuleSource("p.rego", "package p\n\ncalled := f(input.a)\n\nf(\"none\") := 0\n\n" + string.Join('\n', Enumerable.Range(0, random.Next(8, 40)).Select(_ => Rule(random, round % 5))));
            var (indexed, whole) = (Compile(module, trace: false), Compile(module, trace: true));
            for (var i = 0; i < 10; i++)
            {
                var input = RegoJson.Parse($$"""{"a": {{Constant(random)}}, "b": {{Constant(random)}}, "c": {"d": {{Constant(random)}} } }""");
                var (expected, actual) = (whole.Evaluate(input), indexed.Evaluate(input));
                Assert.True((expected.Error?.Code, Text(expected)) == (actual.Error?.Code, Text(actual)), $"round {round}: {Text(expected)} but {Text(actual)}\n{module.Text}\n{input}");
            }
        }
    }

    private static string Text(EvaluationResult result) => result.Outcome == EvaluationOutcome.Value ? result.Value.ToJson() : result.Outcome.ToString();

    private static string Rule(Random random, int mostly)
    {
        var body = string.Join("; ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Condition(random)));
        return (random.Next(5) == 0 ? random.Next(5) : mostly) switch
        {
            0 => $"s contains {random.Next(50)} if {{ {body} }}",
            1 => $"m[k] := 1 if {{ k := \"{random.Next(50)}\"; {body} }}",
            2 => $"same := 1 if {{ {body} }}",
            3 => $"f(x) := 2 if {{ x == {Constant(random)}; {body} }}",
            _ => $"other := {random.Next(2)} if {{ {body} }} else := 5 if {{ {Condition(random)} }}",
        };
    }

    private static string Condition(Random random)
    {
        var place = new[] { "input.a", "input[\"a\"]", "input.a", "input.b", "input.c.d" }[random.Next(5)];
        return random.Next(20) switch
        {
            < 5 => $"{place} == {Constant(random)}",
            < 9 => $"{Constant(random)} = {place}",
            < 12 => $"{place} in [{Constant(random)}, {Constant(random)}]",
            < 15 => $"{place} in {{{Constant(random)}, {Constant(random)}}}",
            15 => $"{place} in []",
            < 18 => $"{place} != {Constant(random)}",
            _ => $"not {place} == {Constant(random)}",
        };
    }

    private static string Constant(Random random) => new[] { "1", "1.0", "\"1\"", "true", "null", "[1]", "\"x\"" }[random.Next(7)];

    private static RegoValue Input(string t) => RegoJson.Parse($$"""{"t": "{{t}}", "deep": {"list": [0, {"t": "{{t}}"}]} }""");

    private static PreparedQuery Prepare(string form)
    {
        var rules = form.Contains("{0}", StringComparison.Ordinal)
            ? string.Join('\n', Enumerable.Range(0, Clauses).Select(i => string.Format(CultureInfo.InvariantCulture, form, i)))
            : form;
        return Compile(new RegoModuleSource("p.rego", $"package p\n\nimport data.q.fails\n\n{rules}\n\ncalled := f(input.t)\n\nf(\"none\") := 0\n"), trace: false);
    }

    private static PreparedQuery Compile(RegoModuleSource module, bool trace)
    {
        var compiled = new RegoCompiler(CompilerOptions.Default with { Trace = trace }).Compile([module, new RegoModuleSource("q.rego", "package q\n\nfails if to_number(input.t) != 0\n")], RegoJson.Parse("{}"));
        Assert.Empty(compiled.Errors);
        return compiled.Snapshot!.Prepare("data.p");
    }
}
