using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SecureFin.Benchmarks;

/// <summary>Ties threads and child processes to one processor core each (sched_setaffinity(2)).</summary>
internal static partial class Cores
{
    private const int MaskBytes = 128; // 1024 cores, the size of cpu_set_t

    /// <summary>The cores that this process may run on, in order.</summary>
    public static IReadOnlyList<int> Available()
    {
        var mask = new byte[MaskBytes];
        if (sched_getaffinity(0, MaskBytes, mask) < 0)
            throw new InvalidOperationException("The cores of this process cannot be read.");
        return [.. Enumerable.Range(0, MaskBytes * 8).Where(core => (mask[core / 8] >> (core % 8) & 1) != 0)];
    }

    /// <summary>Moves every thread of this process, and all that they start later, to one core.</summary>
    public static void PinThisProcess(int core)
    {
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
            Pin(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), core); // a thread that just ended is no fault
    }

    /// <summary>Starts a process that has one core from its first instruction on: the runtime in it sees a machine with one core.</summary>
    public static Process Start(ProcessStartInfo start, int core)
    {
        Process? process = null;
        // A child inherits the core of the thread that starts it; this thread exists for that alone.
        var starter = new Thread(() =>
        {
            PinThisThread(core);
            process = Process.Start(start);
        });
        starter.Start();
        starter.Join();
        return process ?? throw new InvalidOperationException($"{start.FileName} cannot be started.");
    }

    /// <summary>Moves the thread that calls to one core, for good.</summary>
    public static void PinThisThread(int core)
    {
        if (Pin(0, core) != 0)
            throw new InvalidOperationException($"Core {core} cannot be had.");
    }

    private static int Pin(int thread, int core)
    {
        var mask = new byte[MaskBytes];
        mask[core / 8] = (byte)(1 << (core % 8));
        return sched_setaffinity(thread, MaskBytes, mask);
    }

    [LibraryImport("libc")]
    private static partial int sched_getaffinity(int thread, nint size, byte[] mask);

    [LibraryImport("libc")]
    private static partial int sched_setaffinity(int thread, nint size, byte[] mask);
}
