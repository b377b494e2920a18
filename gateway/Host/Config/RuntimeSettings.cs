using System.ComponentModel;
using System.Runtime.InteropServices;

namespace SecureFin.Gateway.Config;

/// <summary>
/// What the runtime takes from its environment and from nowhere else. A process that was started without it replaces itself by one
/// that has it (execve(2): same process id).
/// </summary>
internal static class RuntimeSettings
{
    /// <summary>The port for debuggers and for dumps by request: <c>0</c> closes it.</summary>
    public const string Diagnostics = "DOTNET_EnableDiagnostics";

    /// <summary>
    /// While the oldest generation is collected in the background, a thread sleeps 2 ms each time this many (hexadecimal) pieces of
    /// memory were handed out; by default 140, a megabyte. Calls do not wait for the collector.
    /// </summary>
    public const string Throttle = "DOTNET_BGCSpinCount";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string> { [Diagnostics] = "0", [Throttle] = "7FFFFFFF" };

    /// <summary>Returns when all are set, to whatever value; those that were stay.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public static void Enter()
    {
        var missing = All.Where(setting => Environment.GetEnvironmentVariable(setting.Key) is null).ToList();
        if (missing.Count == 0 || !OperatingSystem.IsLinux())
            return;
        var variables = new List<string?>(missing.Select(setting => $"{setting.Key}={setting.Value}"));
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables.Add($"{variable.Key}={variable.Value}");
        ForgetDiagnostics();
        var arguments = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
        _ = execve(Environment.ProcessPath!, [.. arguments, null], [.. variables, null]);
        throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    // What the runtime has opened in the meantime would stay behind as dead files.
    private static void ForgetDiagnostics()
    {
        foreach (var pattern in (string[])[$"dotnet-diagnostic-{Environment.ProcessId}-*", $"clr-debug-pipe-{Environment.ProcessId}-*"])
        {
            foreach (var file in Directory.GetFiles(Path.GetTempPath(), pattern))
                File.Delete(file);
        }
    }

#pragma warning disable SYSLIB1054 // the source generator would need unsafe code in this assembly
#pragma warning disable CA5392 // libc is the C library that the process runs on
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int execve(string path, string?[] arguments, string?[] variables);
#pragma warning restore CA5392, SYSLIB1054
}
