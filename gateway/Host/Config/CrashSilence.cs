using System.ComponentModel;
using System.Runtime.InteropServices;

namespace SecureFin.Gateway.Config;

/// <summary>Keeps the memory of a serving process out of files: no core dumps, no dumps by request, no debugger of the same user.</summary>
/// <remarks>
/// The runtime's own diagnostics port is closed by <see cref="RuntimeSettings"/>. prctl(2) PR_SET_DUMPABLE 0 also stops dumps that
/// go to a program (core_pattern with a pipe), which RLIMIT_CORE does not.
/// </remarks>
internal static class CrashSilence
{
    private const int SetDumpable = 4; // PR_SET_DUMPABLE
    private const int CoreLimit = 4; // RLIMIT_CORE

    /// <summary>Returns when this process is silent.</summary>
    /// <exception cref="ConfigurationException">Somebody switched diagnostics on, or the system refuses.</exception>
    public static void Enter()
    {
        if (!OperatingSystem.IsLinux())
            return;
        if (Environment.GetEnvironmentVariable(RuntimeSettings.Diagnostics) is { } set && set != "0")
            throw new ConfigurationException($"{RuntimeSettings.Diagnostics} is {set}: a gateway that serves is not opened to debuggers. Unset it.");
        StartAgainIfNeeded();
        Demand(setrlimit(CoreLimit, new Limit(0, 0)), "setrlimit");
        Demand(prctl(SetDumpable, 0, 0, 0, 0), "prctl");
    }

    private static void StartAgainIfNeeded()
    {
        try
        {
            RuntimeSettings.Enter();
        }
        catch (Win32Exception refused)
        {
            throw new ConfigurationException($"execve failed: {refused.Message}.");
        }
    }

    private static void Demand(int result, string call)
    {
        if (result != 0)
            throw new ConfigurationException($"{call} failed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
    }

    private readonly record struct Limit(ulong Soft, ulong Hard);

#pragma warning disable SYSLIB1054 // the source generator would need unsafe code in this assembly
#pragma warning disable CA5392 // libc is the C library that the process runs on
    [DllImport("libc", SetLastError = true)]
    private static extern int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [DllImport("libc", SetLastError = true)]
    private static extern int setrlimit(int resource, in Limit limit);
#pragma warning restore CA5392, SYSLIB1054
}
