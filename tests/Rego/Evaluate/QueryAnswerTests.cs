namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>What counts as an answer of a query of one expression, of several, and of one that is tried for many values.</summary>
public sealed class QueryAnswerTests
{
    private static readonly RegoModuleSource Module = new("p.rego", "package p\n\nflags := {\"a\": true, \"b\": false}\n\nlist := [1, 2, 3]\n\nsmall(x) := x < 2\n");

    [Theory]
    [InlineData("1 > 2", "[{}]", "[[false]]")]
    [InlineData("data.p.flags.b", "[{}]", "[[false]]")]
    [InlineData("data.p.small(5)", "[{}]", "[[false]]")]
    [InlineData("[x | x := data.p.list[_]] == []", "[{}]", "[[false]]")]
    [InlineData("1 > 2; true", "[]", "[]")]
    [InlineData("true; 1 > 2", "[]", "[]")]
    [InlineData("x := 1; x > 2", "[]", "[]")]
    [InlineData("x := 1; y := x > 2", """[{"x":1,"y":false}]""", "[[true,true]]")]
    [InlineData("x := 3; x > 2; x + 1", """[{"x":3}]""", "[[true,true,4]]")]
    [InlineData("some x in [1, 2]; x > 1", """[{"x":2}]""", "[[true,true]]")]
    [InlineData("x = data.p.list[i]; i > 1", """[{"i":2,"x":3}]""", "[[true,true]]")]
    [InlineData("data.p.list[i] > 2", """[{"i":2}]""", "[[true]]")]
    [InlineData("data.p.flags[k]", """[{"k":"a"}]""", "[[true]]")]
    [InlineData("data.p.small(data.p.list[_])", "[{}]", "[[true]]")]
    [InlineData("walk([7], [p, v]); v == 7", """[{"p":[0],"v":7}]""", "[[true,true]]")]
    [InlineData("data.p.small(1, x)", """[{"x":true}]""", "[[true]]")]
    [InlineData("plus(1, 2, x)", """[{"x":3}]""", "[[true]]")]
    [InlineData("not data.p.flags.b", "[{}]", "[[true]]")]
    public void Of_several_expressions_all_must_hold_and_one_alone_may_be_false(string query, string bindings, string values)
    {
        var result = new RegoCompiler().Compile([Module]).Snapshot!.PrepareEach(query).Evaluate(default);

        Assert.Equal(bindings, Text(result.Answers.Select(answer => (RegoValue)answer)));
        Assert.Equal(values, Text(result.Each.Select(each => (RegoValue)RegoArray.Create([.. each]))));
    }

    [Theory]
    [InlineData("1 > 2", EvaluationOutcome.Value)]
    [InlineData("x := 1; x > 2", EvaluationOutcome.Undefined)]
    [InlineData("data.p.list[i] > 5", EvaluationOutcome.Undefined)]
    public void A_query_for_its_last_value_alone_answers_alike(string query, EvaluationOutcome outcome) =>
        Assert.Equal(outcome, new RegoCompiler().Compile([Module]).Snapshot!.Prepare(query).Evaluate(default).Outcome);

    private static string Text(IEnumerable<RegoValue> items) => ((RegoValue)RegoArray.Create(items.ToArray())).ToJson();
}
