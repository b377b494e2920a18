using System.Diagnostics;
using SecureFin.Gateway.Policy;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>A large policy is compiled as at a start, when nobody waits; then as the gateway does it beside calls, while a query thread works on, and takes over.</summary>
internal static class CompileLoad
{
    private const int Compilations = 3;
    private const int MaxSwaps = 20;

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
        GC.Collect();
        GC.Collect(); // the policy that rules is an old one: it takes two to grow old,
        GC.Collect(0, GCCollectionMode.Forced, blocking: true); // and one that finds out that nothing in it is young any more
        Report(result, Swap(query, () => Prepare(modules, data, CompilerOptions.Default with { Checkpoint = Pace(query) }), ct));
        await end.CancelAsync();
        await asking;
    }

    // Of more swaps than wanted those count from which the host took the least: its other guests are not what is measured.
    private static List<WatchedSpan> Swap(WatchedQuery query, Func<PreparedQuery> prepare, CancellationToken ct)
    {
        var spans = new List<WatchedSpan>();
        while (spans.Count(span => span.Stolen == 0) < Compilations && spans.Count < MaxSwaps && !ct.IsCancellationRequested)
        {
            spans.Add(query.Span = new WatchedSpan());
            query.Active = prepare();
            spans[^1].End();
        }

        return [.. spans.OrderBy(span => span.Stolen).Take(Compilations)];
    }

    // The compiler may go on on a thread with a deeper stack, and whichever compiles collects.
    private static Action Pace(WatchedQuery query)
    {
        var (pace, thread) = (new CollectionPace(), 0);
        return () =>
        {
            if (thread != Environment.CurrentManagedThreadId) (thread, query.Collector) = (Environment.CurrentManagedThreadId, ProcessorWait.OfThisThread());
            pace.Step();
        };
    }

    private static void Report(BenchmarkResult result, List<WatchedSpan> spans)
    {
        result.Add("swap_compile_s", spans.Max(span => span.Length).TotalSeconds, "the same beside a thread that asks without pause, in small portions");
        result.Add("swap_slowest_query_us", spans.Max(span => span.Slowest).TotalMicroseconds, $"slowest of the {spans.Sum(span => span.Asked):#,0} queries of that thread while {Compilations} policies were compiled and swapped in; the host took away {spans.Sum(span => span.Stolen) * 10} ms");
        result.Add("swap_queries_over_5ms", spans.Sum(span => span.Late), "those slower than 5 ms");
        result.Add("swap_slowest_by_itself_us", spans.Max(span => span.SlowestByItself).TotalMicroseconds, "slowest without what it, or the collector while it held it up, waited for a processor that ran something else");
        result.Add("swap_by_itself_over_5ms", spans.Sum(span => span.LateByItself), "those slower than 5 ms");
        result.Add("swap_slowest_collection_us", spans.Max(span => span.LongestPause).TotalMicroseconds, "longest that collections of garbage held up one query, such waits included");
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
