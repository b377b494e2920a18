namespace SecureFin.Benchmarks;

/// <summary>One named set of measurements.</summary>
internal interface IBenchmark
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>Measures; takes at most a minute or so.</summary>
    Task<BenchmarkResult> RunAsync(CancellationToken ct);
}
