using SecureFin.Rego.Lint;

namespace SecureFin.Rego.Tests.Lint;

public sealed class RegoLintTests
{
    [Theory]
    [InlineData("""deny contains "bad" if not valid(input.iban)""", 1)]
    [InlineData("""deny contains "bad" if not input.amount > 5""", 1)]
    [InlineData("""deny contains "bad" if not regex.match("^A", input.iban)""", 1)]
    [InlineData("""deny contains "bad" if not "x" in input.list""", 1)]
    [InlineData("""deny contains "bad" if not count(input.list) == 1""", 1)]
    [InlineData("""deny contains "bad" if not input.iban""", 0)]
    [InlineData("""deny contains "bad" if not input.iban == "x" """, 0)]
    [InlineData("""deny contains "bad" if not "x" in roles""", 0)]
    [InlineData("""deny contains "bad" if { some x in input.list; not valid(x) }""", 0)]
    [InlineData("""allow if not valid(input.iban)""", 0)]
    public void An_operand_under_not_that_can_be_undefined_is_found_in_deny_rules(string rule, int findings)
    {
        var module = "package p\n\n" + rule + "\n\nvalid(x) if x == 1\n\nroles contains \"a\" if input.a\n";

        var found = RegoLint.Check([new RegoModuleSource("p.rego", module)]);

        Assert.Equal(findings, found.Count);
        Assert.All(found, finding => Assert.Equal((RegoLint.UndefinedUnderNot, 3), (finding.Code, finding.Row)));
    }
}
