using System.Buffers;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>Decisions of one thread on the payment policy.</summary>
internal static class DecisionLoad
{
    public static void Measure(RegoSamples samples, BenchmarkResult result, CancellationToken ct)
    {
        var decision = samples.Prepare("decision");
        var all = samples.Inputs;
        void Every()
        {
            foreach (var sample in all) Answer(decision, sample.Input);
        }

        var (everyMicroseconds, conditions) = SteadyRounds.Time(Every, ct);
        result.Add("decision_us", everyMicroseconds / all.Count, $"whole decision, parsed input, mean of {all.Count} inputs, one thread; {conditions}");
        result.Add("decision_bytes", SteadyRounds.Bytes(Every) / all.Count, "allocated by one such decision, the answer included");
        One(samples, result, "slow_scan_us", "slow_scan", "denied-creditor", "membership in an array of 10,000", ct);
        One(samples, result, "slow_set_us", "slow_set", "denied-creditor", "a set built from it", ct);
        One(samples, result, "allow_minimal_us", "allow", "minimal", "allow alone, an almost empty input", ct);
        var output = new ArrayBufferWriter<byte>(4096);
        var allow = samples["allow"];
        (var microseconds, conditions) = SteadyRounds.Time(() => JsonToJson(samples.Snapshot, decision, allow.Json, output), ct);
        result.Add("json_to_json_us", microseconds, $"{allow.Json.Length} bytes of JSON to the decision's JSON; {conditions}");
        result.Add("json_to_json_bytes", SteadyRounds.Bytes(() => JsonToJson(samples.Snapshot, decision, allow.Json, output)), "allocated on the way");
    }

    private static void One(RegoSamples samples, BenchmarkResult result, string metric, string rule, string input, string what, CancellationToken ct)
    {
        var query = samples.Prepare(rule);
        var value = samples[input].Input;
        var (microseconds, conditions) = SteadyRounds.Time(() => Answer(query, value), ct);
        result.Add(metric, microseconds, $"{rule} on {input}: {what}; {conditions}");
    }

    private static void JsonToJson(PolicySnapshot snapshot, PreparedQuery query, byte[] json, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        RegoJson.Write(query.Evaluate(snapshot.ReadInput(json)).Value, output);
    }

    private static void Answer(PreparedQuery query, RegoValue input)
    {
        if (query.Evaluate(input).Outcome != EvaluationOutcome.Value) throw new InvalidOperationException("A benchmark measures what answers.");
    }
}
