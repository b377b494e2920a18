using SecureFin.Cli.Gateway;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Who takes evidence out of a gateway's own log is an entry of that log, durable before the pack is written.</summary>
internal static class ExportRecord
{
    /// <summary>True when the log is a gateway's own and not a copy: its journal lies beside it.</summary>
    public static bool IsNeeded(string directory) => Directory.Exists(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) + ".journal");

    /// <summary>Has the gateway write the entry.</summary>
    /// <exception cref="UnreadableInputException">It did not: nothing may be exported.</exception>
    public static async Task WriteAsync(string config, string what, string reason, ParseOutput output, CancellationToken cancellation)
    {
        var code = await GatewayProgram.RunAsync(["audit", "exported", "--what", what, "--reason", reason, "--config", config], output.Out, output.Error, cancellation);
        if (code != ExitCode.Good)
            throw new UnreadableInputException("the gateway did not record the export, so nothing is exported");
    }

    /// <summary>Where the gateway program's output goes.</summary>
    internal readonly record struct ParseOutput(TextWriter Out, TextWriter Error);
}
