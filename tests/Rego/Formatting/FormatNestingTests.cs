using SecureFin.Rego.Formatting;

namespace SecureFin.Rego.Tests.Formatting;

/// <summary>Modules in which every operand, item, key and value may stand in parentheses: what formatting takes away must not be missed.</summary>
public sealed class FormatNestingTests
{
    private static readonly string[] Signs = ["+", "-", "*", "/", "%", "&", "|", "==", "!=", "<", ">="];
    private static readonly string[] Plain = ["a", "b", "_", "1", "-1", "\"s\"", "`r\n`", "input.x", "input[_]", "data.p[a]", "{}", "[]", "set()"];

    private readonly Random random = new(11);

    [Theory]
    [InlineData("q := [a - b | c]", "q := [((a - b) | c)]")]
    [InlineData("q := {-5-6 | input}", "q := {((-5 - 6) | input)}")]
    [InlineData("q := [(a | b), c in d]", "q := [(a | b), c in d]")]
    [InlineData("q := [a | b, c]", "q := [a | b, c]")]
    [InlineData("q := {a: b - c | d}", "q := {a: ((b - c) | d)}")]
    [InlineData("q := {(a | b): c, d: e | f}", "q := {(a | b): c, d: e | f}")]
    [InlineData("q := {(a | b): c | d}", "q := {(a | b): c | d}")]
    [InlineData("q if {\n\t(a | b) == c\n\td\n}", "q if {\n\t(a | b) == c\n\td\n}")]
    [InlineData("q if {\n\t(a | b)\n}\n\nelse if {\n\t(a | b)\n}", "q if {\n\t(a | b)\n}\n\nelse if {\n\ta | b\n}")]
    public void A_union_that_would_begin_a_comprehension_stands_in_parentheses(string before, string after) => AssertFormat(before, after);

    [Theory]
    [InlineData("q if not ((a == b) == (c == d))", "q if not a == b == (c == d)")]
    [InlineData("q if (a - (b - c))", "q if a - (b - c)")]
    [InlineData("q if ((a == b) | (c & d))", "q if (a == b) | c & d")]
    [InlineData("q if (a in b) == c", "q if (a in b) == c")]
    [InlineData("q if x := (a in b)", "q if x := a in b")]
    [InlineData("q if every v in (a in b) { v }", "q if every v in (a in b) { v }")]
    [InlineData("q := (a | b)[c]", "q := (a | b)[c]")]
    [InlineData("q if {\n\tf(x)\n\t(-5)\n}", "q if {\n\tf(x)\n\t(-5)\n}")]
    [InlineData("q if {\n\t(-5) < x\n\t(-5) < y\n}", "q if {\n\t-5 < x\n\t(-5) < y\n}")]
    [InlineData("q if {\n\ta\n\t[(-5) + b]\n}", "q if {\n\ta\n\t[-5 + b]\n}")]
    public void An_operand_has_the_parentheses_without_which_it_would_be_another(string before, string after) => AssertFormat(before, after);

    [Theory]
    [InlineData("q := eq(a, b) == c", "q := eq(a, b) == c")]
    [InlineData("q := internal.member_2(a)", "q := internal.member_2(a)")]
    [InlineData("q if eq(a, b)", "q if a = b")]
    public void A_call_that_no_sign_can_stand_for_stays_one(string before, string after) => AssertFormat(before, after);

    [Theory]
    [InlineData("q if a else := b if { {c} == d }", "q if a\n\nelse := b if {\n\t{c} == d\n}")]
    [InlineData("q if a else := b if { [{c}] == d }", "q if a\n\nelse := b if [{c}] == d")]
    [InlineData("q if { {c} == d }", "q if {c} == d")]
    public void Behind_else_what_begins_with_a_brace_keeps_those_of_its_body(string before, string after) => AssertFormat(before, after);

    [Theory]
    [InlineData("q if {\n\tt}r = s", "q if {\n\tt\n}\n\nr := s")]
    [InlineData("q := `a\nb`r := s", "q := `a\nb`\n\nr := s")]
    [InlineData("q if t\nr = s", "q if t\nr := s")]
    public void Rules_stay_together_where_each_is_one_line(string before, string after) => AssertFormat(before, after);

    [Theory]
    [InlineData("q := {a, \"b\", a, \"b\"}", "q := {a, \"b\"}")]
    [InlineData("q := {a[_], a[_]}", "q := {a[_], a[_]}")]
    [InlineData("q := {a - (b - c), d, (a - b) - c}", "q := {a - (b - c), d, (a - b) - c}")]
    public void Items_of_a_set_that_are_the_same_are_written_once(string before, string after) => AssertFormat(before, after);

    [Theory]
    [InlineData("q if { every x in y { x; z } }", "q if every x in y { x; z}")]
    [InlineData("q := [-\n# c\n2, 3]", "q := [\n\t-2, # c\n\t3,\n]")]
    public void What_stands_on_one_row_stays_there(string before, string after) => AssertFormat(before, after);

    private static void AssertFormat(string before, string after)
    {
        var faults = new List<string>();
        FormatPropertyTests.Check("package p\n\n" + before, faults);
        Assert.Empty(faults);
        Assert.Equal($"package p\n\n{after}\n", RegoFormatter.Format("a.rego", "package p\n\n" + before).Text);
    }

    [Fact]
    public void Parentheses_stay_where_the_module_would_mean_something_else_without()
    {
        var faults = new List<string>();
        for (var i = 0; i < 2_000; i++) FormatPropertyTests.Check("package p\n\n" + string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Rule())), faults);
        Assert.True(faults.Count == 0, $"{faults.Count}:\n" + string.Join("\n----\n", faults.OrderBy(fault => fault.Length).Take(5)));
    }

    private T One<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    private string Many(Func<string> part, string between) => string.Join(between, Enumerable.Range(0, random.Next(1, 4)).Select(_ => part()));

    private string Space() => random.Next(8) == 0 ? "\n" : " ";

    private string Rule() => random.Next(6) switch
    {
        0 => $"p contains {Term(2)} if {Braces()}",
        1 => $"p := {Term(2)}",
        2 => $"p := {Term(2)} if {Braces()}{Space()}else := {Term(2)}{One("", $" if {Braces()}")}",
        _ => $"{One("p", "p.q", "f(x)")} := {Term(2)} if {Braces()}",
    } + One("\n", "\n", "\n\n", " ");

    private string Braces() => random.Next(3) == 0 ? Expression(2) : $"{{{One("\n", " ")}{Body(2)}{One("\n", " ")}}}";

    private string Body(int depth) => Many(() => Expression(depth), One("\n", "; ", ";\n", "\n\n"));

    private string Expression(int depth) => random.Next(10) switch
    {
        0 => $"not {Term(depth)}",
        1 => $"some v in {Term(depth)}",
        2 => $"every v in {Term(depth)} {{ {Body(depth - 1)} }}",
        3 => $"{Term(depth)} with input as {Term(depth)}",
        4 => $"{Term(depth)} {One(":=", "=")} {Term(depth)}",
        5 => $"{Term(depth)} {One(Signs)} {Term(depth)}",
        _ => Term(depth),
    };

    private string Term(int depth) => depth <= 0 ? One(Plain) : random.Next(16) switch
    {
        0 => $"[{Many(() => Term(depth - 1), "," + Space())}]",
        1 => $"{{{Many(() => Term(depth - 1), "," + Space())}}}",
        2 => $"{{{Many(() => $"{Term(depth - 1)}: {Term(depth - 1)}", "," + Space())}}}",
        3 => $"[{Term(depth - 1)} |{Space()}{Body(depth - 1)}]",
        4 => $"{{{Term(depth - 1)} | {Body(depth - 1)}}}",
        5 => $"{{{Term(depth - 1)}: {Term(depth - 1)} | {Body(depth - 1)}}}",
        6 => $"{One("f", "eq", "or", "minus", "internal.member_2")}({Many(() => Term(depth - 1), "," + Space())})",
        7 => $"({Term(depth - 1)} in {Term(depth - 1)})",
        8 => $"({Term(depth - 1)}, {Term(depth - 1)} in {Term(depth - 1)})",
        9 => $"{One("a", "f(a)", "[a]", "{a}", $"({Term(depth - 1)} {One(Signs)} b)")}[{Term(depth - 1)}]",
        10 => One(Plain),
        _ => $"({Term(depth - 1)} {One(Signs)} {Term(depth - 1)})",
    };
}
