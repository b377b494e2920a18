using System.Buffers;
using System.Diagnostics;
using SecureFin.Gateway.Masking;

namespace SecureFin.Benchmarks.Masking;

/// <summary>Masking speed of one core, and allocation per masked value.</summary>
internal sealed class MaskingBenchmark : IBenchmark
{
    private const int Values = 20;
    private const int BodyBytes = 100 * 1024;
    private const int Rounds = 40;
    private const int Few = 20;
    private const int Many = 2000;
    private const int Tries = 8;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    public string Name => "masking";

    public Task<BenchmarkResult> RunAsync(CancellationToken ct)
    {
        var mask = new Dictionary<string, string>(StringComparer.Ordinal) { ["iban"] = "partial", ["pan"] = "partial", ["partyName"] = "token" };
        var plan = MaskingPlan.Compile(MaskingRules.From(mask), MaskingKey.Generate());
        var json = SampleBodies.Json(BodyBytes, Values);
        var xml = SampleBodies.Xml(BodyBytes, Values);
        var result = new BenchmarkResult();
        result.Add("json_mb_s", Best(json.Length, () => new JsonMasker(plan), json, ct), $"{json.Length / 1024} KiB JSON, {Values} values masked, detectors on every text; best of 40 rounds of 0.1 s, one thread");
        result.Add("xml_mb_s", Best(xml.Length, () => new XmlMasker(plan), xml, ct), $"{xml.Length / 1024} KiB camt.053, {Values} values masked; the same");
        Allocations(result);
        return Task.FromResult(result);
    }

    private static double Best(int length, Func<IBodyMasker> masker, byte[] body, CancellationToken ct)
    {
        var best = 0.0;
        var output = new ArrayBufferWriter<byte>(2 * length);
        for (var round = 0; round < Rounds && !ct.IsCancellationRequested; round++)
        {
            var watch = Stopwatch.StartNew();
            long bytes = 0;
            while (watch.Elapsed < Round)
            {
                output.ResetWrittenCount();
                masker().Process(body, isFinal: true, output);
                bytes += length;
            }

            best = Math.Max(best, bytes / watch.Elapsed.TotalSeconds / 1e6);
        }

        return best;
    }

    // Of every action and kind of value the worst: the slope between two bodies is what a value costs, the rest is what a body costs.
    private static void Allocations(BenchmarkResult result)
    {
        var (perValue, perJson, perXml) = (0.0, 0L, 0L);
        foreach (var action in MaskedBodies.Actions)
        {
            foreach (var body in MaskedBodies.All)
            {
                var plan = MaskingPlan.Compile(MaskingRules.From(MaskedBodies.Mask(action)), MaskingKey.Generate());
                var (few, many) = (Allocated(plan, body.IsJson, body.Write(Few)), Allocated(plan, body.IsJson, body.Write(Many)));
                perValue = Math.Max(perValue, (many - few) / (double)(Many - Few));
                if (body.IsJson) perJson = Math.Max(perJson, few);
                else perXml = Math.Max(perXml, few);
            }
        }

        result.Add("bytes_per_value", perValue, $"allocated by a body of {Many} masked values less one of {Few}, for each value between: the worst of {MaskedBodies.All.Count} kinds of values and {MaskedBodies.Actions.Count} actions");
        result.Add("bytes_per_json", perJson, "allocated by a body whatever it holds: the worst of these");
        result.Add("bytes_per_xml", perXml, "the same");
    }

    // The least of several: now and then the runtime itself allocates beside it.
    private static long Allocated(MaskingPlan plan, bool isJson, byte[] body)
    {
        var output = new ArrayBufferWriter<byte>(8 * body.Length);
        var least = long.MaxValue;
        for (var i = 0; i < Tries; i++)
        {
            output.ResetWrittenCount();
            var before = GC.GetAllocatedBytesForCurrentThread();
            IBodyMasker masker = isJson ? new JsonMasker(plan) : new XmlMasker(plan);
            masker.Process(body, isFinal: true, output);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
