using System.ComponentModel;
using System.Diagnostics;

namespace SecureFin.Cli.Gateway;

/// <summary>The installed gateway program, which alone knows configuration and secrets. Run as a child: the same answer as the service's own.</summary>
internal static class GatewayProgram
{
    /// <summary>Environment variable with the program's path; first choice when set.</summary>
    public const string Variable = "SFG_GATEWAY";

    private const string Name = "securefin-gateway";

    /// <summary>Runs it with our standard input and passes on its output and exit code.</summary>
    /// <exception cref="UnreadableInputException">There is no such program.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        using var program = Start(new ProcessStartInfo(Find(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        try
        {
            await Task.WhenAll(PassOnAsync(program.StandardOutput, output, cancellation), PassOnAsync(program.StandardError, error, cancellation));
            await program.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            program.Kill();
            throw;
        }

        return program.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new UnreadableInputException($"'{start.FileName}' cannot be run");
        }
    }

    private static async Task PassOnAsync(StreamReader from, TextWriter to, CancellationToken cancellation)
    {
        var buffer = new char[4096];
        while (await from.ReadAsync(buffer, cancellation) is > 0 and var length)
            await to.WriteAsync(buffer.AsMemory(0, length), cancellation);
        await to.FlushAsync(cancellation);
    }

    private static string Find() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : Places().FirstOrDefault(File.Exists)
            ?? throw new UnreadableInputException($"the program {Name} is neither beside sfg nor on PATH: build gateway/Host, or name it by {Variable}");

    // Beside sfg, beside sfg's folder (as the Debian package lays them out), where a clone builds it, then the search path.
    private static IEnumerable<string> Places() =>
        new[] { AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "..", "gateway"), BuiltFolder() }
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified))
            .Select(folder => Path.Combine(folder, Name));

    // gateway/Cli/bin/Debug/net10.0 and gateway/Host/bin/Debug/net10.0
    private static string BuiltFolder()
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(own.FullName, "..", "..", "..", "..", "Host", "bin", own.Parent?.Name ?? "", own.Name);
    }
}
