using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>Programs and the answers of queries from a table.</summary>
public sealed class ProgramTableTests
{
    [Fact]
    public void Queries_of_the_table_give_their_answers()
    {
        var faults = new List<string>();
        foreach (var block in File.ReadAllText(TestData.Path("rego", "programs.txt")).Split("\n====\n"))
        {
            var parts = block.Split("\nquery\n");
            var modules = parts[0].Split("\nmodule\n").Skip(1).Select((text, i) => new RegoModuleSource($"test-{i}.rego", text)).ToList();
            var snapshot = new RegoCompiler().Compile(modules).Snapshot;
            Assert.True(snapshot is not null, parts[0]);
            foreach (var line in parts[1].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var sides = line.Split(" => ");
                var got = Answer(snapshot, sides[0]);
                if (got != sides[1]) faults.Add($"{sides[0]}\n    expected {sides[1]}\n    got      {got}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void A_strict_evaluation_meets_the_built_in_error_that_a_lenient_one_passed_over()
    {
        var snapshot = new RegoCompiler().Compile([new RegoModuleSource("a.rego", "package a\n\nxs := [x | some y in [0, 1]; x := 1 / y]\n")]).Snapshot!;
        var query = snapshot.Prepare("data.a.xs");

        var lenient = query.Evaluate(default, EvaluationLimits.Default);
        var strict = query.Evaluate(default, EvaluationLimits.Default, new EvaluationOptions { StrictBuiltinErrors = true });

        Assert.Equal("[1]", lenient.Value.ToJson());
        Assert.Equal("div: divide by zero", strict.Error?.Message);
    }

    private static string Answer(PolicySnapshot snapshot, string query)
    {
        var result = snapshot.Prepare(query).Evaluate(default, EvaluationLimits.Default);
        return result.Error?.ToString() ?? (result.Outcome == EvaluationOutcome.Value ? string.Join(' ', result.Values.Select(value => value.ToJson())) : "undefined");
    }
}
