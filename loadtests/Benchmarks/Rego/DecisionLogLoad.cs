using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Decisions;
using SecureFin.Rego;
using SecureFin.Rego.Bundles;

namespace SecureFin.Benchmarks.Rego;

/// <summary>What it costs to record each decision: the gateway's decider with the shipped policies, with and without its log, side by side.</summary>
internal static class DecisionLogLoad
{
    private const int Rounds = 9;
    private const int Together = 64;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(150);

    public static async Task MeasureAsync(BenchmarkResult result, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("decisions-");
        try
        {
            await MeasureAsync(folder.FullName, result, ct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string folder, BenchmarkResult result, CancellationToken ct)
    {
        var key = MaskingKey.Generate();
        var options = new DecisionLogOptions { Directory = folder, MaxFiles = 2, MaxFileBytes = 16 << 20, Patience = TimeSpan.FromSeconds(30) };
        using var log = new DecisionLog(options, new MaskingPlans(_ => ValueTask.FromResult(key)), TimeProvider.System, NullLogger<DecisionLog>.Instance);
        await log.StartAsync(ct);
        var (query, input) = Policy();
        var without = new GovernedDecider(Decider(query, null), null, null);
        var with = new GovernedDecider(Decider(query, options), log, null);
        var (off, on, offMany, onMany) = await CompareAsync(without, with, input, ct);
        result.Add("decision_log_off_us", off, $"shipped policies, {input.Length} bytes of JSON to a decision, no log; one call after the other; median of {Rounds} rounds of 0.15 s, in turns with the next");
        result.Add("decision_log_on_us", on, "the same, masked and with the operating system before the decision counts");
        result.Add("decision_log_off_many_us", offMany, $"{Together} calls at a time, no log: time divided by decisions");
        result.Add("decision_log_on_many_us", onMany, "the same with the log");
        result.Add("decision_log_off_bytes", await BytesAsync(without, input), "allocated by one decision, no log");
        result.Add("decision_log_on_bytes", await BytesAsync(with, input), "the same with the log, all threads");
        result.Add("decision_log_record_bytes", File.ReadLines(Directory.GetFiles(folder).Order(StringComparer.Ordinal).Last()).First().Length + 1, "one record on disk");
        await log.StopAsync(CancellationToken.None);
    }

    private static async Task<(double Off, double On, double OffMany, double OnMany)> CompareAsync(GovernedDecider without, GovernedDecider with, byte[] input, CancellationToken ct)
    {
        var figures = new[] { new List<double>(), [], [], [] };
        for (var round = -3; round < Rounds && !ct.IsCancellationRequested; round++)
        {
            double[] one = [await RunAsync(without, input, 1), await RunAsync(with, input, 1), await RunAsync(without, input, Together), await RunAsync(with, input, Together)];
            for (var i = 0; round >= 0 && i < one.Length; i++) figures[i].Add(one[i]);
        }

        double Median(int at) => figures[at].Order().ElementAt(figures[at].Count / 2);
        return (Median(0), Median(1), Median(2), Median(3));
    }

    private static async Task<double> RunAsync(GovernedDecider decider, byte[] input, int callers)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0L;
            for (; watch.Elapsed < Round; count++) await decider.DecideAsync(input, CancellationToken.None);
            return count;
        })));
        return watch.Elapsed.TotalMicroseconds / counts.Sum();
    }

    private static async Task<double> BytesAsync(GovernedDecider decider, byte[] input)
    {
        const int Calls = 500;
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Calls; i++) await decider.DecideAsync(input, CancellationToken.None);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls;
    }

    private static EmbeddedDecider Decider(PreparedQuery query, DecisionLogOptions? log)
    {
        // Time to decide is not what is measured here: a busy machine must not end the run.
        var decider = new EmbeddedDecider(Options.Create(new PolicyOptions { DecisionLog = log, DecisionTimeout = TimeSpan.FromSeconds(1) }), TimeProvider.System);
        decider.Activate(query, "bench");
        return decider;
    }

    /// <summary>The shipped policies with the configuration and the payment of their own tests.</summary>
    private static (PreparedQuery Query, byte[] Input) Policy()
    {
        var bundle = new BundleLoader().LoadFolder(Path.Combine(RegoSamples.Root(), "policies")).Bundle ?? throw new InvalidOperationException("The shipped policies cannot be read.");
        var fixtures = bundle.Compile().Snapshot!;
        string Fixture(string name) => fixtures.Prepare($"data.securefin.gateway.fixtures.{name}").Evaluate(default).Value.ToJson();
        var data = RegoJson.Parse(Encoding.UTF8.GetBytes($$"""{"securefin": {"config": {{Fixture("config")}} } }"""));
        var query = new RegoCompiler().Compile(bundle.Modules, data, "bench").Snapshot!.Prepare("data.securefin.gateway.decision");
        return (query, Encoding.UTF8.GetBytes(Fixture("create")));
    }
}
