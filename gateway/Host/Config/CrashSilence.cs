using System.ComponentModel;
using System.Runtime.InteropServices;

namespace SecureFin.Gateway.Config;

/// <summary>Keeps the memory of a serving process out of files: no core dumps, no dumps by request, no debugger of the same user.</summary>
/// <remarks>
/// The runtime's own diagnostics port can only be closed by the environment, so a process that was started without
/// <c>DOTNET_EnableDiagnostics=0</c> replaces itself by one that has it (execve(2): same process id). prctl(2) PR_SET_DUMPABLE 0 also
/// stops dumps that go to a program (core_pattern with a pipe), which RLIMIT_CORE does not.
/// </remarks>
internal static class CrashSilence
{
    private const string Variable = "DOTNET_EnableDiagnostics";
    private const int SetDumpable = 4; // PR_SET_DUMPABLE
    private const int CoreLimit = 4; // RLIMIT_CORE

    /// <summary>Returns when this process is silent.</summary>
    /// <exception cref="ConfigurationException">Somebody switched diagnostics on, or the system refuses.</exception>
    public static void Enter()
    {
        if (!OperatingSystem.IsLinux())
            return;
        if (Environment.GetEnvironmentVariable(Variable) is { } set && set != "0")
            throw new ConfigurationException($"{Variable} is {set}: a gateway that serves is not opened to debuggers. Unset it.");
        if (Environment.GetEnvironmentVariable(Variable) is null)
            StartAgain();
        Demand(setrlimit(CoreLimit, new Limit(0, 0)), "setrlimit");
        Demand(prctl(SetDumpable, 0, 0, 0, 0), "prctl");
    }

    // Only returns by throwing.
    private static void StartAgain()
    {
        var arguments = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
        var variables = new List<string?>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables.Add($"{variable.Key}={variable.Value}");
        // What the runtime has opened in the meantime would stay behind as dead files.
        foreach (var pattern in (string[])[$"dotnet-diagnostic-{Environment.ProcessId}-*", $"clr-debug-pipe-{Environment.ProcessId}-*"])
        {
            foreach (var file in Directory.GetFiles(Path.GetTempPath(), pattern))
                File.Delete(file);
        }

        Demand(execve(Environment.ProcessPath!, [.. arguments, null], [.. variables, $"{Variable}=0", null]), "execve");
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

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int execve(string path, string?[] arguments, string?[] variables);
#pragma warning restore CA5392, SYSLIB1054
}
