namespace SecureFin.Benchmarks.Gateway;

/// <summary>Turns the rounds of all lanes into metrics.</summary>
internal static class GatewayFigures
{
    /// <summary>Medians over the rounds of each lane, and the ratios of the governed lanes to the bare read (<c>post_ratio_to_bare_post</c>: to the bare post).</summary>
    public static BenchmarkResult Of(IReadOnlyList<Lane> lanes, IReadOnlyList<int> cores, int connections, string proof)
    {
        var result = new BenchmarkResult();
        var where = cores.Count > 1 ? "one core for the gateway, one for callers and bank" : "ONE CORE FOR ALL: this machine has no second one";
        foreach (var lane in lanes)
        {
            result.Add(lane.Name + "_rps", Median(lane, round => round.PerSecond), $"{connections} callers, closed loop, median of {lane.Rounds.Count} rounds; {where}");
            result.Add(lane.Name + "_p50_us", Median(lane, round => round.Percentile(0.50)), "the same, at full load");
            result.Add(lane.Name + "_p99_us", Median(lane, round => round.Percentile(0.99)), "the same, at full load");
            result.Add(lane.Name + "_cpu_us", Median(lane, round => round.ProcessorMicroseconds), "processor time of the gateway per call");
            result.Add(lane.Name + "_busy", Median(lane, round => round.Busy), "part of its core that the gateway used; under 0.95 something else was the limit");
        }

        Ratio(result, "read_ratio", "read_rps", "bare_rps", "governed read to bare read");
        Ratio(result, "post_ratio", "post_rps", "bare_rps", "governed post, signed with ES256, to bare read; " + proof);
        Ratio(result, "post_ratio_to_bare_post", "post_rps", "bare_post_rps", "governed post, signed with ES256, to bare post");
        Ratio(result, "post_ps256_ratio", "post_ps256_rps", "bare_rps", "governed post, signed with PS256 (RSA 2048), to bare read");
        return result;
    }

    private static void Ratio(BenchmarkResult result, string name, string part, string whole, string conditions)
    {
        if (result.Metrics.TryGetValue(part, out var rps) && result.Metrics.TryGetValue(whole, out var bare))
            result.Add(name, rps / bare, conditions);
    }

    private static double Median(Lane lane, Func<Round, double> of) => Round.Median(lane.Rounds.Select(of));
}
