using SecureFin.Audit.Tests.Crash;
using Xunit.Runner.InProc.SystemConsole;

namespace SecureFin.Audit.Tests;

/// <summary>Runs the tests, or is the process that a test kills.</summary>
internal static class TestProgram
{
    public static Task<int> Main(string[] args) =>
        CrashChild.Home is not { Length: > 0 } home ? ConsoleRunner.Run(args)
        : CrashChild.MakesKeys ? CrashChild.MakeKeysUntilKilledAsync(home) : CrashChild.AppendUntilKilledAsync(home);
}
