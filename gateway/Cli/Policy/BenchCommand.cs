using System.CommandLine;
using System.Diagnostics;
using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy bench QUERY -d PATH… [-i FILE]</c>: what one decision costs in time and memory.</summary>
internal sealed class BenchCommand
{
    private readonly PolicyOptions shared = new();
    private readonly Argument<string> query = new("QUERY") { Description = "Such as data.securefin.gateway.decision." };
    private readonly Option<int> count = new("--count") { Description = "Decisions to measure; 0 measures for about two seconds." };

    public static Command Create() => new BenchCommand().Build();

    private Command Build()
    {
        var command = new Command("bench", "Measures a query: mean, p50, p99 and bytes per decision.") { query, shared.Data, shared.Bundle, shared.Input, shared.StandardInput, count };
        command.Validators.Add(result =>
        {
            if (result.GetValue(count) is < 0 or > 10_000_000)
                result.AddError("--count is a number from 0 to 10000000.");
        });
        command.SetAction(result =>
        {
            var compiled = shared.Read(result).Compile();
            if (compiled.Snapshot is not { } snapshot)
                return PolicyJson.Fail(result, compiled.Errors, ExitCode.Usage);
            try
            {
                return Measure(result, snapshot.Prepare(result.GetValue(query)!), shared.ReadInput(result, snapshot));
            }
            catch (QueryCompileException refused)
            {
                return PolicyJson.Fail(result, refused.Errors, ExitCode.Usage);
            }
        });
        return command;
    }

    private int Measure(ParseResult result, PreparedQuery prepared, RegoValue input)
    {
        var first = prepared.Evaluate(input);
        if (first.Error is { } failure)
            return PolicyJson.Fail(result, [failure], ExitCode.No);
        if (first.Outcome == EvaluationOutcome.Undefined)
        {
            result.Error().WriteLine($"sfg: {result.GetValue(query)} is undefined; there is nothing to measure");
            return ExitCode.No;
        }

        var perSecond = Enough(prepared, input);
        var wanted = result.GetValue(count) is > 0 and var given ? given : (int)Math.Clamp(2 * perSecond, 100, 2_000_000);
        var ticks = new long[wanted];
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < wanted; i++)
        {
            var start = Stopwatch.GetTimestamp();
            prepared.Evaluate(input);
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Array.Sort(ticks);
        Write(result, ticks, bytes / wanted);
        return ExitCode.Good;
    }

    /// <summary>Runs until the code is compiled at its best; gives the decisions of one second.</summary>
    private static double Enough(PreparedQuery prepared, RegoValue input)
    {
        var (runs, watch) = (0L, Stopwatch.StartNew());
        while (watch.ElapsedMilliseconds < 1_000)
        {
            prepared.Evaluate(input);
            runs++;
        }

        return runs / watch.Elapsed.TotalSeconds;
    }

    private void Write(ParseResult result, long[] sorted, long bytes)
    {
        var nanoseconds = 1e9 / Stopwatch.Frequency;
        long At(double part) => (long)(sorted[(int)Math.Min(sorted.Length - 1, part * sorted.Length)] * nanoseconds);
        var mean = (long)(sorted.Average() * nanoseconds);
        var report = new { Query = result.GetValue(query), Count = sorted.Length, MeanNs = mean, MinNs = At(0), P50Ns = At(0.5), P99Ns = At(0.99), BytesPerDecision = bytes };
        if (result.WantsJson())
            PolicyJson.Write(result, report);
        else
            result.Output().WriteLine($"{report.Query}: {report.Count} decisions\nmean {mean} ns\nmin  {report.MinNs} ns\np50  {report.P50Ns} ns\np99  {report.P99Ns} ns\n{bytes} bytes per decision");
    }
}
