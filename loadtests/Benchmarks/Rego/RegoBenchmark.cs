namespace SecureFin.Benchmarks.Rego;

/// <summary>Speed, memory and scale of the policy engine; answers are compared with those of OPA 1.7.1 first.</summary>
internal sealed class RegoBenchmark : IBenchmark
{
    public string Name => "rego";

    public async Task<BenchmarkResult> RunAsync(CancellationToken ct)
    {
        var result = new BenchmarkResult();
        var samples = RegoSamples.Load();
        samples.CheckAnswers();
        DecisionLoad.Measure(samples, result, ct);
        ManyRules.Measure(result, ct);
        ScaleLoad.Measure(samples, result);
        await CompileLoad.MeasureAsync(result, ct);
        DataLoad.Measure(result);
        await DecisionLogLoad.MeasureAsync(result, ct);
        return result;
    }
}
