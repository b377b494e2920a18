using System.Diagnostics;
using System.Security.Cryptography;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;
using SecureFin.Jose;

namespace SecureFin.Benchmarks.Audit;

/// <summary>The audit log: appends, sealed appends, verification, restart. Needs about 3 GB in the temporary directory.</summary>
internal sealed class AuditBenchmark : IBenchmark
{
    private const string Origin = "bench.example/audit/1";
    private const int Callers = 64;
    private const int EntryBytes = 1024;
    private static readonly TimeSpan AppendTime = TimeSpan.FromSeconds(8);

    private readonly Ed25519NoteSigner signer = Ed25519NoteSigner.Generate(Origin);

    public string Name => "audit";

    public async Task<BenchmarkResult> RunAsync(CancellationToken ct)
    {
        var result = new BenchmarkResult();
        var home = Directory.CreateTempSubdirectory("sfg-bench-").FullName;
        try
        {
            result.Add("fdatasync_p50_ms", FlushProbe.MedianMilliseconds(home), "64 KiB overwritten in a preallocated file: what this disk gives");
            await Append(result, Path.Combine(home, "plain"), ct);
            await AppendSealed(result, Path.Combine(home, "sealed"), ct);
            await Verify(result, Path.Combine(home, "plain"), ct);
            await Restart(result, Path.Combine(home, "large"), ct);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }

        return result;
    }

    private async Task Append(BenchmarkResult result, string directory, CancellationToken ct)
    {
        await using var log = await Open(directory, ct);
        var entries = Entries();
        await AppendLoad.RunAsync(Callers, TimeSpan.FromSeconds(1), caller => log.AppendAsync(entries[caller], ct));
        var load = await AppendLoad.RunAsync(Callers, AppendTime, caller => log.AppendAsync(entries[caller], ct));
        result.Add("append_per_s", load.PerSecond, "64 callers, 1 KiB entries, checkpoint signed with Ed25519 a batch");
        result.Add("append_p50_ms", load.Percentile(0.50), "the same");
        result.Add("append_p99_ms", load.Percentile(0.99), "the same");
    }

    private async Task AppendSealed(BenchmarkResult result, string directory, CancellationToken ct)
    {
        await using var log = await Open(directory, ct);
        using var key = EcdsaSigningKey.Generate("bench");
        var entries = Entries();
        var alone = SignaturesPerSecond(key);
        var load = await AppendLoad.RunAsync(Callers, AppendTime, caller =>
        {
            // request and response, each its own signature, as a call's two seals
            Seal(key, entries[caller].AsSpan(0, 64));
            Seal(key, entries[caller].AsSpan(64, 64));
            return log.AppendAsync(entries[caller], ct);
        });
        result.Add("append_sealed_per_s", load.PerSecond, "64 callers, 1 KiB entries, two ES256 signatures an entry");
        result.Add("append_sealed_p99_ms", load.Percentile(0.99), "the same");
        alone = (alone + SignaturesPerSecond(key)) / 2;
        result.Add("es256_per_s", alone, $"the signatures alone, {Environment.ProcessorCount} threads, before and after");
        result.Add("append_sealed_of_ceiling", 2 * load.PerSecond / alone, "sealed appends over half of that, which is what this machine could do if a log cost nothing");
    }

    private static double SignaturesPerSecond(EcdsaSigningKey key)
    {
        var time = TimeSpan.FromSeconds(2);
        var count = 0L;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            Span<byte> part = stackalloc byte[64];
            var signed = 0;
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; signed++)
                Seal(key, part);
            Interlocked.Add(ref count, signed);
        });
        return count / time.TotalSeconds;
    }

    /// <summary>Signs in place: the signature stands where the next one takes its input.</summary>
    private static void Seal(EcdsaSigningKey key, Span<byte> part) => key.Sign(part).CopyTo(part);

    private async Task Verify(BenchmarkResult result, string directory, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var report = await new LogVerifier([signer.Key]).VerifyAsync(directory, ct: ct);
        if (!report.Valid)
            throw new InvalidOperationException("The log that was just written does not verify: " + report.Problems[0].Message);
        result.Add("verify_leaves_per_s", report.Size / watch.Elapsed.TotalSeconds, $"whole log of {report.Size:#,0} entries of 1 KiB, {Environment.ProcessorCount} threads");
    }

    /// <summary>Ten million short entries, cut off as a crash would, then opened again.</summary>
    private async Task Restart(BenchmarkResult result, string directory, CancellationToken ct)
    {
        const int Count = 10_000_000;
        var crashed = directory + "-crashed";
        await using (var log = await Open(directory, ct))
        {
            await AppendLoad.FillAsync(log, Count / 10, ct);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await AppendLoad.FillAsync(log, Count * 9 / 10, ct);
            result.Add("append_memory_growth_mb", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6, $"heap between {Count / 10:#,0} and {Count:#,0} entries");
            await Task.Delay(500, ct); // let the publisher come to rest, so that cp finds all it lists
            CopyRunning(directory, crashed); // what a killed process leaves
        }

        var watch = Stopwatch.StartNew();
        await using (await Open(directory, ct))
            result.Add("restart_10m_clean_s", watch.Elapsed.TotalSeconds, $"{Count:#,0} entries, clean stop, until entries are taken again");
        watch.Restart();
        await using (var log = await Open(crashed, ct))
            result.Add("restart_10m_s", watch.Elapsed.TotalSeconds, $"{log.Current.Size:#,0} entries, killed under load, journal replayed and files flushed");
    }

    private static void CopyRunning(string from, string to)
    {
        foreach (var (source, target) in ((string, string)[])[(from + ".journal", to + ".journal"), (from, to)])
        {
            using var copy = Process.Start("cp", ["-r", source, target]);
            copy.WaitForExit();
        }
    }

    private Task<AuditLog> Open(string directory, CancellationToken ct) =>
        AuditLog.OpenAsync(new AuditLogOptions { Directory = directory, Origin = Origin, Signers = [signer] }, ct);

    private static byte[][] Entries() => [.. Enumerable.Range(0, Callers).Select(_ => RandomNumberGenerator.GetBytes(EntryBytes))];
}
