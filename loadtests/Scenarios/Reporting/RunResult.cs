using SecureFin.Scenarios.Model;
using SecureFin.Scenarios.Running;

namespace SecureFin.Scenarios.Reporting;

/// <summary>The outcome of a run, ready to be written down.</summary>
public sealed record RunResult
{
    public required string Name { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required int Seed { get; init; }

    public required IReadOnlyList<Stage> Stages { get; init; }

    public required LatencyRow Total { get; init; }

    public required IReadOnlyList<LatencyRow> Kinds { get; init; }

    public required IReadOnlyDictionary<string, long> Statuses { get; init; }

    public required IReadOnlyList<SecondRow> Seconds { get; init; }

    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    public bool Held => Verdicts.All(verdict => verdict.Held);

    public static RunResult From(Scenario scenario, Measurements measured, DateTimeOffset now) => new()
    {
        Name = scenario.Name,
        EndedAt = now,
        Seed = scenario.Seed,
        Stages = scenario.Stages,
        Total = LatencyRow.From("all", measured.All),
        Kinds = [.. measured.Kinds.Select((kind, index) => LatencyRow.From(kind, measured.ByKind[index]))],
        Statuses = measured.Statuses.OrderBy(s => s.Key).ToDictionary(s => StatusName(s.Key), s => s.Value, StringComparer.Ordinal),
        Seconds = [.. measured.BySecond.OrderBy(s => s.Key).Select(s => new SecondRow(s.Key, s.Value.Count, Milliseconds(s.Value, 50), Milliseconds(s.Value, 99)))],
        Verdicts = [.. Judge(scenario.Limits, measured)],
    };

    internal static double Milliseconds(LatencyHistogram histogram, double percent) => Math.Round(histogram.Percentile(percent).TotalMilliseconds, 3);

    private static string StatusName(int status) => status switch
    {
        0 => "no answer",
        -1 => "not sent: too many in flight",
        _ => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static IEnumerable<Verdict> Judge(Limits limits, Measurements measured)
    {
        var sent = Math.Max(1, measured.Statuses.Values.Sum());
        var rate = (double)measured.Failed / sent;
        yield return new Verdict(
            FormattableString.Invariant($"failed at most {limits.ErrorRate:P2}"), FormattableString.Invariant($"{measured.Failed} of {sent}"),
            measured.All.Count > 0 && rate <= limits.ErrorRate);
        if (limits.P99Milliseconds is { } bound)
        {
            var p99 = Milliseconds(measured.All, 99);
            yield return new Verdict(FormattableString.Invariant($"p99 at most {bound} ms"), FormattableString.Invariant($"{p99} ms"), p99 <= bound);
        }
    }
}

/// <summary>Latencies of one kind in milliseconds.</summary>
public sealed record LatencyRow(string Name, long Count, double P50, double P90, double P99, double P999, double Max)
{
    public static LatencyRow From(string name, LatencyHistogram h) => new(
        name, h.Count, RunResult.Milliseconds(h, 50), RunResult.Milliseconds(h, 90), RunResult.Milliseconds(h, 99), RunResult.Milliseconds(h, 99.9),
        Math.Round(h.Max.TotalMilliseconds, 3));
}

/// <summary>One second of the run.</summary>
public sealed record SecondRow(int Second, long Count, double P50, double P99);

/// <summary>One limit and whether it held.</summary>
public sealed record Verdict(string Limit, string Measured, bool Held);
