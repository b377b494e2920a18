using System.Diagnostics;
using System.Globalization;
using System.Text;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>Memory and load time of large base documents.</summary>
internal static class DataLoad
{
    private const int Megabyte = 1_000_000;

    public static void Measure(BenchmarkResult result)
    {
        Load(1); // compiles the reader
        var (small, _) = Load(10);
        var (large, speed) = Load(100);
        result.Add("data_10mb_ratio", small, "memory kept by a snapshot of 10 MB of beneficiaries over the length of the JSON");
        result.Add("data_100mb_ratio", large, "the same with 100 MB");
        result.Add("data_load_mb_s", speed, "JSON bytes to snapshot, 100 MB, one thread");
    }

    private static (double Ratio, double MegabytesPerSecond) Load(int megabytes)
    {
        var json = Beneficiaries(megabytes * Megabyte);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var snapshot = new RegoCompiler().Compile([new RegoModuleSource("p.rego", "package p\n\nknown if data.beneficiaries[input.iban].active\n")], RegoJson.Parse(json)).Snapshot!;
        var seconds = watch.Elapsed.TotalSeconds;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(snapshot);
        var speed = json.Length / 1e6 / seconds;
        return (kept / (double)json.Length, speed);
    }

    private static byte[] Beneficiaries(int bytes)
    {
        var stream = new MemoryStream(bytes + 512);
        stream.Write("{\"beneficiaries\": {"u8);
        for (var i = 0; stream.Length < bytes; i++)
        {
            var member = string.Create(CultureInfo.InvariantCulture, $$"""
                {{(i == 0 ? "" : ", ")}}"DE{{i % 97:00}}{{37040044_0000000000 + i:000000000000000000}}": {"name": "Beneficiary {{i}}", "bank": "Bank {{i % 500}}", "country": "DE", "active": {{(i % 7 == 0 ? "false" : "true")}}, "limit": {{1000 + (i % 9000)}}.50, "currencies": ["EUR", "USD"], "since": "20{{i % 26:00}}-03-{{1 + (i % 28):00}}"}
                """);
            stream.Write(Encoding.UTF8.GetBytes(member));
        }

        stream.Write("}}"u8);
        return stream.ToArray();
    }
}
