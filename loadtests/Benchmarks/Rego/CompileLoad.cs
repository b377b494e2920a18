using System.Diagnostics;
using SecureFin.Gateway.Policy;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>A large policy is compiled as at a start, when nobody waits; then as the gateway does it beside calls, while a query thread works on, and takes over.</summary>
internal static class CompileLoad
{
    private const int Compilations = 3;

    public static async Task MeasureAsync(BenchmarkResult result, CancellationToken ct)
    {
        var modules = ManyModules.Make();
        var data = ManyModules.Data();
        var alone = Enumerable.Range(0, Compilations).Select(_ => Time(() => Prepare(modules, data, CompilerOptions.Default))).Order().ToList();
        result.Add("compile_2000_modules_s", alone[Compilations / 2], $"{ManyModules.Modules:#,0} modules with {ManyModules.Rules:#,0} rules, prepared for one query, as at a start; median of {Compilations}");
        await SwapAsync(result, modules, data, ct);
    }

    private static async Task SwapAsync(BenchmarkResult result, IReadOnlyList<RegoModuleSource> modules, RegoValue data, CancellationToken ct)
    {
        var query = new WatchedQuery(Prepare(modules, data, CompilerOptions.Default));
        var input = query.Active.Snapshot.ReadInput("""{"tenant": "t7", "payment": {"amount": 10, "currency": "EUR", "type": "sepa", "maker": "m", "approvals": [{"user": "a"}]}}"""u8);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var asking = Task.Factory.StartNew(() => query.Ask(input, end.Token), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(TimeSpan.FromSeconds(1), ct);
        GC.Collect(); // the policy that rules is an old one
        query.Watching = true;
        var seconds = new List<double>();
        for (var i = 0; i < Compilations; i++)
            seconds.Add(Time(() => query.Active = Prepare(modules, data, CompilerOptions.Default with { Checkpoint = new CollectionPace().Step })));
        await end.CancelAsync();
        await asking;
        seconds.Sort();
        result.Add("swap_compile_s", seconds[Compilations / 2], "the same beside a thread that asks without pause, in small portions");
        result.Add("swap_slowest_query_us", query.Slowest.TotalMicroseconds, $"slowest of the {query.Asked:#,0} queries of that thread while {Compilations} policies were compiled and swapped in");
        result.Add("swap_slowest_collection_us", query.LongestPause.TotalMicroseconds, "longest that collections of garbage held up one of them; the rest is waiting for a processor");
        result.Add("swap_queries_over_5ms", query.Late, "those slower than 5 ms");
    }

    private static double Time(Action act)
    {
        var watch = Stopwatch.StartNew();
        act();
        return watch.Elapsed.TotalSeconds;
    }

    private static PreparedQuery Prepare(IReadOnlyList<RegoModuleSource> modules, RegoValue data, CompilerOptions options)
    {
        var compiled = new RegoCompiler(options).Compile(modules, data, "many");
        var snapshot = compiled.Snapshot ?? throw new InvalidOperationException(compiled.Errors[0].ToString());
        return snapshot.Prepare("data.tenants.t7.allow");
    }
}
