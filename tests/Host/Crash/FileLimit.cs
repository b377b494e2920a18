using System.Diagnostics;
using System.Globalization;
using SecureFin.Gateway.Tests.Receipts;

namespace SecureFin.Gateway.Tests.Crash;

/// <summary>Makes the writes of a running program fail beyond a length of their file, as on a full disk.</summary>
internal static class FileLimit
{
    /// <summary>Starts a program for which such a write is an error, and not the end of the process.</summary>
    public static readonly string[] Command = ["bash", "-c", "trap '' XFSZ; exec \"$@\"", "bash"];

    /// <param name="bytes">A number, or <c>unlimited</c>.</param>
    public static async Task SetAsync(ChildProcess program, string bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", program.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:unlimited"]);
        await limit.WaitForExitAsync();
        Assert.Equal(0, limit.ExitCode);
    }
}
