using System.Diagnostics;

namespace SecureFin.Audit.Tests.Crash;

/// <summary>
/// A process that appends until it is killed, and prints "index leaf" for every confirmation. It is this test program itself, started with
/// an environment variable (see <see cref="TestProgram"/>).
/// </summary>
internal static class CrashChild
{
    private const string Variable = "SFG_AUDIT_CRASH_CHILD";
    private const int Callers = 8;

    /// <summary>Where the log is, in the process that appends; null in all others.</summary>
    public static string? Home => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Whether the process makes keys of the evidence store, and prints "id key" for each, in place of appending.</summary>
    public static bool MakesKeys => Environment.GetEnvironmentVariable(Variable + "_KEYS") is { Length: > 0 };

    public static Process Start(string home, bool keys = false)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CrashChild).Assembly.Location]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Variable] = home;
        if (keys)
            start.Environment[Variable + "_KEYS"] = "1";
        return Process.Start(start)!;
    }

    public static async Task<int> MakeKeysUntilKilledAsync(string home)
    {
        await using var store = Evidence.NewKeysTests.Store(new TempDirectory(home));
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, 5 * Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var key = await store.CommitmentKeyOfAsync($"{Environment.ProcessId} {caller} {i}", new DateOnly(2026, 11, 21));
                lock (gate)
                    output.WriteLine($"{key.Id} {Convert.ToHexString(key.Key)}");
            }
        })));
        return 1;
    }

    public static async Task<int> AppendUntilKilledAsync(string home)
    {
        await using var log = await AuditLog.OpenAsync(A.Options(new TempDirectory(home)), CancellationToken.None);
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var appended = await log.AppendAsync(A.Entry((Environment.ProcessId * 1000L) + (caller * 100) + i), CancellationToken.None);
                lock (gate)
                    output.WriteLine($"{appended.Index} {appended.LeafHash}");
            }
        })));
        return 1;
    }
}
