using System.Globalization;
using SecureFin.Rego.Lint;
using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Lint;

/// <summary>Cases of tests/data/rego/lint.txt: what is found and what is not.</summary>
public sealed class RegoLintTests
{
    public static TheoryData<string> Cases() => [.. Read().Select(item => item.Note)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_operand_under_not_that_can_be_undefined_is_found_where_deny_hangs_on_it(string note)
    {
        var item = Read().Single(read => read.Note == note);

        var found = RegoLint.Check(item.Modules);

        Assert.Equal(item.Rows, found.Select(finding => Row(item, finding)));
        Assert.All(found, finding => Assert.Equal(item.Note.StartsWith("a field whose absence", StringComparison.Ordinal) ? RegoLint.AbsenceGrants : RegoLint.UndefinedUnderNot, finding.Code));
        Assert.All(found, finding => Assert.StartsWith(finding.Code == RegoLint.AbsenceGrants ? "ask for the value that grants" : "add a copy of the rule in which `not ", finding.Fix, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_found_is_silent_on_an_empty_input_and_what_is_not_found_compiles(string note)
    {
        var item = Read().Single(read => read.Note == note);
        if (note.StartsWith("a rule that needs itself", StringComparison.Ordinal))
            return;

        var compiled = new RegoCompiler(CompilerOptions.Default).Compile(item.Modules);

        Assert.True(compiled.Succeeded, string.Join('\n', compiled.Errors));
        var answer = compiled.Snapshot!.Prepare("data.p.deny").Evaluate(RegoObject.Empty);
        if (item.Rows.Count > 0 && answer.Outcome == EvaluationOutcome.Value)
            Assert.Contains(answer.Value.ToJson(), new[] { "[]", "false" });
    }

    [Fact]
    public void The_finding_in_a_helper_names_the_helper_and_the_rule_that_hangs_on_it()
    {
        var finding = Assert.Single(RegoLint.Check([new RegoModuleSource("p.rego", "package p\n\ndeny contains 1 if odd\n\nodd if not input.x > 1\n")]));

        Assert.Equal("`not input.x > 1` is undefined, not true, when `input.x` is undefined: `data.p.odd` does not fire, by which `data.p.deny` is decided", finding.Message);
        Assert.Equal(("p.rego", 5, 8), (finding.File, finding.Row, finding.Column));
    }

    private static int Row(Case item, LintFinding finding) => finding.Row + item.Modules.TakeWhile(module => module.Path != finding.File).Sum(module => module.Text.Count(letter => letter == '\n'));

    private static List<Case> Read()
    {
        var cases = new List<Case>();
        foreach (var line in File.ReadLines(TestData.Path("rego", "lint.txt")))
        {
            if (line.StartsWith("===", StringComparison.Ordinal))
            {
                var parts = line[3..].Split('|', 2, StringSplitOptions.TrimEntries);
                var rows = parts[0].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(row => int.Parse(row, CultureInfo.InvariantCulture)).ToList();
                cases.Add(new Case(parts[1], rows, []));
            }
            else if (cases.Count > 0)
            {
                var modules = cases[^1].Modules;
                if (line.StartsWith("package ", StringComparison.Ordinal))
                    modules.Add(new RegoModuleSource($"m{modules.Count}.rego", ""));
                modules[^1] = modules[^1] with { Text = modules[^1].Text + line + "\n" };
            }
        }

        return cases;
    }

    private sealed record Case(string Note, List<int> Rows, List<RegoModuleSource> Modules);
}
