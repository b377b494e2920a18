namespace SecureFin.Benchmarks;

/// <summary>Rows for people and numbers for programs.</summary>
internal sealed class BenchmarkResult
{
    /// <summary>Rows of the table: what, how much, under which conditions.</summary>
    public List<(string What, string Value, string Conditions)> Rows { get; } = [];

    /// <summary>Metric name (snake case, unit in the name) to value.</summary>
    public SortedDictionary<string, double> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a metric with its row.</summary>
    public void Add(string metric, double value, string conditions)
    {
        Metrics[metric] = Math.Round(value, 3);
        Rows.Add((metric, value.ToString(value < 100 ? "0.###" : "#,0"), conditions));
    }
}
