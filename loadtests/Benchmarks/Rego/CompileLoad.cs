using System.Diagnostics;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>A large policy is compiled while a query thread works on, and takes over.</summary>
internal static class CompileLoad
{
    private const int Compilations = 3;

    public static async Task MeasureAsync(BenchmarkResult result, CancellationToken ct)
    {
        var modules = ManyModules.Make();
        var data = ManyModules.Data();
        var active = new ActiveQuery(Prepare(modules, data));
        var input = active.Query.Snapshot.ReadInput("""{"tenant": "t7", "payment": {"amount": 10, "currency": "EUR", "type": "sepa", "maker": "m", "approvals": [{"user": "a"}]}}"""u8);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var slowest = Task.Factory.StartNew(() => SlowestQuery(active, input, end.Token), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(TimeSpan.FromSeconds(1), ct);
        active.Watching = true;
        var seconds = new List<double>();
        for (var i = 0; i < Compilations; i++)
        {
            var watch = Stopwatch.StartNew();
            active.Query = Prepare(modules, data);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        await end.CancelAsync();
        seconds.Sort();
        result.Add("compile_2000_modules_s", seconds[Compilations / 2], $"{ManyModules.Modules:#,0} modules with {ManyModules.Rules:#,0} rules, prepared for one query, while another thread asks without pause; median of {Compilations}");
        result.Add("swap_slowest_query_us", await slowest, $"slowest query of that thread while {Compilations} policies were compiled and swapped in");
    }

    private static PreparedQuery Prepare(IReadOnlyList<RegoModuleSource> modules, RegoValue data)
    {
        var compiled = new RegoCompiler().Compile(modules, data, "many");
        var snapshot = compiled.Snapshot ?? throw new InvalidOperationException(compiled.Errors[0].ToString());
        return snapshot.Prepare("data.tenants.t7.allow");
    }

    private static double SlowestQuery(ActiveQuery active, RegoValue input, CancellationToken ct)
    {
        long slowest = 0;
        while (!ct.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            if (!active.Query.Evaluate(input, cancellation: CancellationToken.None).Value.IsTrue) throw new InvalidOperationException("A benchmark measures what answers.");
            var took = Stopwatch.GetTimestamp() - start;
            if (active.Watching && took > slowest) slowest = took;
        }

        return slowest * 1e6 / Stopwatch.Frequency;
    }

    /// <summary>What queries see: one reference, written by the compiling thread.</summary>
    private sealed class ActiveQuery(PreparedQuery first)
    {
        private volatile PreparedQuery query = first;
        private volatile bool watching;

        public PreparedQuery Query { get => query; set => query = value; }

        public bool Watching { get => watching; set => watching = value; }
    }
}
