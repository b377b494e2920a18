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

    public static Process Start(string home)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CrashChild).Assembly.Location]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Variable] = home;
        return Process.Start(start)!;
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
