using System.Diagnostics;
using System.Globalization;

namespace SecureFin.Benchmarks;

/// <summary>
/// While it is held, every thread of this process goes before all other programs of the machine (sched(7), SCHED_RR), so that
/// what they take is not measured: a kernel thread alone may keep a processor for 4 ms. By chrt(1); needs root.
/// </summary>
internal sealed class RealTimePriority : IDisposable
{
    private RealTimePriority()
    {
    }

    /// <summary>Null where the system has none or refuses.</summary>
    public static RealTimePriority? TryTake() => OperatingSystem.IsLinux() && Change("--rr", 1) ? new RealTimePriority() : null;

    public void Dispose() => Change("--other", 0);

    private static bool Change(string policy, int priority)
    {
        var start = new ProcessStartInfo("chrt") { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in (string[])["--all-tasks", policy, "--pid", priority.ToString(CultureInfo.InvariantCulture), Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        try
        {
            using var chrt = Process.Start(start)!;
            chrt.WaitForExit();
            return chrt.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
