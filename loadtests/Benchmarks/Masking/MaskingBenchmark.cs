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
        result.Add("bytes_per_value", BytesPerValue(plan, mask.Count), "allocated by a body of 1020 masked values less one of 20, divided by 1000");
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

    private static double BytesPerValue(MaskingPlan plan, int warm)
    {
        var few = SampleBodies.Json(BodyBytes, Values);
        var many = SampleBodies.Json(BodyBytes, Values + 1000);
        var output = new ArrayBufferWriter<byte>(4 * many.Length);
        long Cost(byte[] body)
        {
            output.ResetWrittenCount();
            var before = GC.GetAllocatedBytesForCurrentThread();
            new JsonMasker(plan).Process(body, isFinal: true, output);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        for (var i = 0; i < warm + 10; i++) Cost(many);
        return (Cost(many) - Cost(few)) / 1000.0;
    }
}
