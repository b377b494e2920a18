using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>One rule name with a rule a tenant: how much a decision costs when there are ten of them, and when there are ten thousand.</summary>
internal static class ManyRules
{
    private const int Few = 10;
    private const int Many = 10_000;

    public static void Measure(BenchmarkResult result, CancellationToken ct)
    {
        var (few, many) = (Microseconds(Few, ct), Microseconds(Many, ct));
        result.Add("same_name_10000_us", many, $"one of {Many:#,0} rules named allow, each for one tenant and one kind of payment");
        result.Add("same_name_ratio", many / few, $"the same over a policy with {Few} such rules");
    }

    private static double Microseconds(int rules, CancellationToken ct)
    {
        var text = string.Join('\n', Enumerable.Range(0, rules).Select(i => $"allow if {{\n\tinput.kind in {{\"sepa\", \"swift\"}}\n\tinput.tenant == \"t{i}\"\n\tinput.amount < {1000 + i}\n}}\n"));
        var compiled = new RegoCompiler().Compile([new RegoModuleSource("allow.rego", "package allow\n\n" + text)], RegoJson.Parse("{}"), "bench");
        var query = compiled.Snapshot!.Prepare("data.allow.allow");
        var input = compiled.Snapshot.ReadInput(System.Text.Encoding.UTF8.GetBytes($$"""{"tenant": "t{{rules - 1}}", "kind": "swift", "amount": 12}"""));
        if (query.Evaluate(input, cancellation: ct).Outcome != EvaluationOutcome.Value) throw new InvalidOperationException("The tenant's own rule allows.");
        return SteadyRounds.Time(() => query.Evaluate(input, cancellation: CancellationToken.None), ct).Microseconds;
    }
}
