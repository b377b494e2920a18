namespace SecureFin.Rego.Tests.Builtins;

/// <summary>Answers of OPA 1.7.1 to single calls: the expressions of the conformance table that need no evaluator.</summary>
public sealed class ExpressionTableTests(ITestOutputHelper output)
{
    [Fact]
    public void Calls_of_built_ins_give_what_OPA_gives()
    {
        var faults = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(TestData.Path("rego-conformance", "expressions.jsonl")))
        {
            var row = RegoJson.Parse(line).AsObject();
            if (row["later_opa"].IsDefined) continue;
            var expression = row["expr"].AsString();
            var reader = new CallReader(expression, new BuiltinContext { NowNanoseconds = 1_700_000_000_000_000_000 });
            var value = reader.Read();
            if (reader.Unsupported) continue;
            count++;
            var expected = row["result"].IsDefined ? row["result"].AsArray()[0].ToJson() : "undefined";
            if (row["errors"].IsDefined) expected = row["errors"].AsArray()[0].AsObject()["message"].AsString();
            var got = reader.Error is { } error ? error.Message : value.IsUndefined ? "undefined" : value.ToJson();
            if (got != expected && !expected.EndsWith("invalid argument(s)", StringComparison.Ordinal)) faults.Add($"{expression}\n    expected {expected}\n    got      {got}");
        }

        output.WriteLine($"{count} calls");
        Assert.True(faults.Count == 0, $"{faults.Count} of {count}:\n" + string.Join('\n', faults));
        Assert.True(count > 150);
    }
}
