using System.Diagnostics;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>An unpacked evidence pack, and what its README tells a reader to do in it.</summary>
internal static class PackFolder
{
    /// <summary>Lines of the README that are commands.</summary>
    public static List<string> Commands(string folder) =>
        [.. File.ReadAllLines(Path.Combine(folder, "README.txt")).Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..])];

    /// <summary>Exit code of a command that is run in it.</summary>
    public static async Task<int> ShellAsync(string folder, string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        await Task.WhenAll(shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return shell.ExitCode;
    }
}
