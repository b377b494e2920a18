using System.Security.Cryptography;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Notes;

namespace SecureFin.Benchmarks.Audit;

/// <summary>What the first entry of a subject on a day costs, whose key is made for it; and what many of them do to the entries of others.</summary>
internal sealed class NewSubjectsBenchmark : IBenchmark
{
    private const string Origin = "bench.example/audit/1";
    private const int Callers = 64, Others = 8;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    public string Name => "audit-subjects";

    public async Task<BenchmarkResult> RunAsync(CancellationToken ct)
    {
        var result = new BenchmarkResult();
        var home = Directory.CreateTempSubdirectory("sfg-bench-").FullName;
        try
        {
            result.Add("fdatasync_p50_ms", FlushProbe.MedianMilliseconds(home), "64 KiB overwritten in a preallocated file: what this disk gives");
            using var signer = Ed25519NoteSigner.Generate(Origin);
            await using var log = await AuditLog.OpenAsync(new AuditLogOptions { Directory = Path.Combine(home, "log"), Origin = Origin, Signers = [signer] }, ct);
            await using var store = new EvidenceStore(new EvidenceStoreOptions { Directory = Path.Combine(home, "evidence"), MasterKey = RandomNumberGenerator.GetBytes(32) });
            await MeasureAsync(result, log, store, ct);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }

        return result;
    }

    private static async Task MeasureAsync(BenchmarkResult result, AuditLog log, EvidenceStore store, CancellationToken ct)
    {
        var (entry, next) = (RandomNumberGenerator.GetBytes(1024), 0L);
        await AppendLoad.RunAsync(Callers, TimeSpan.FromSeconds(1), Known);
        var known = await AppendLoad.RunAsync(Callers, Time, Known);
        result.Add("append_known_subject_per_s", known.PerSecond, $"{Callers} callers, 1 KiB entries under the key of a subject that has one");
        result.Add("append_known_subject_p99_ms", known.Percentile(0.99), "the same");
        var fresh = await AppendLoad.RunAsync(Callers, Time, Fresh);
        result.Add("append_new_subject_per_s", fresh.PerSecond, $"{Callers} callers, each entry of a subject that has no key yet");
        result.Add("append_new_subject_p99_ms", fresh.Percentile(0.99), "the same");
        result.Add("new_over_known_subject", fresh.PerSecond / known.PerSecond, "the two rates of this run");
        var alone = await AppendLoad.RunAsync(Others, Time, Known);
        result.Add("few_alone_p99_ms", alone.Percentile(0.99), $"{Others} callers whose subjects have keys");
        var flood = AppendLoad.RunAsync(Callers - Others, Time, Fresh);
        var beside = await AppendLoad.RunAsync(Others, Time, Known);
        await flood;
        result.Add("few_beside_new_subjects_p99_ms", beside.Percentile(0.99), $"the same beside {Callers - Others} callers with a new subject each time");

        ValueTask<AppendedEntry> Known(int caller) => AppendAsync($"known {caller}");
        ValueTask<AppendedEntry> Fresh(int caller) => AppendAsync($"new {Interlocked.Increment(ref next)}");
        async ValueTask<AppendedEntry> AppendAsync(string subject)
        {
            await store.CommitmentKeyOfAsync(subject, new DateOnly(2026, 11, 21));
            return await log.AppendAsync(entry, ct);
        }
    }
}
