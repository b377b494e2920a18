using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests;

/// <summary>The example of the library's README, compiled and run.</summary>
public sealed class EmbeddingExampleTests
{
    [Fact]
    public void The_example_gives_what_the_README_says()
    {
        // <example>
        var compiled = new RegoCompiler().Compile(
            [new RegoModuleSource("pay.rego", """
                package pay

                default allow := false

                allow if input.amount <= data.limits[input.currency]
                """)],
            RegoJson.Parse("""{"limits": {"EUR": 10000}}"""),
            revision: "2026-01");
        var snapshot = compiled.Snapshot ?? throw new InvalidOperationException(compiled.Errors[0].ToString());

        var query = snapshot.Prepare("data.pay.allow");
        var input = snapshot.ReadInput("""{"amount": 250, "currency": "EUR"}"""u8);
        var result = query.Evaluate(input, EvaluationLimits.Default);

        var allowed = result.Outcome == EvaluationOutcome.Value && result.Value.IsTrue; // anything else is a deny
        // </example>
        Assert.True(allowed);
    }

    [Fact]
    public void The_README_shows_the_example_as_it_is_compiled()
    {
        var root = Path.GetFullPath(TestData.Path("..", ".."));
        var source = File.ReadAllText(Path.Combine(root, "tests", "Rego", "EmbeddingExampleTests.cs"));
        var start = source.IndexOf("// <example>", StringComparison.Ordinal) + "// <example>".Length;
        var example = source[start..source.IndexOf("// </example>", StringComparison.Ordinal)].Trim().Split('\n').Select(line => line.Trim());

        var readme = File.ReadAllText(Path.Combine(root, "gateway", "Rego", "README.md")).Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);

        Assert.All(example, line => Assert.Contains(line, readme));
    }
}
