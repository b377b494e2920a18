using SecureFin.Audit.Disk;
using SecureFin.Cli.Gateway;

namespace SecureFin.Cli.Audit;

/// <summary>A log that a gateway writes: who reads it or takes evidence out of it is an entry of it, durable before anything is shown.</summary>
internal static class OwnLog
{
    /// <summary>Folder of the configuration when none is named.</summary>
    public const string DefaultConfig = "/etc/securefin-gateway";

    /// <summary>True when the log is a gateway's own and not a copy: its journal lies beside it.</summary>
    public static bool Is(string directory) => Directory.Exists(RealPath.Of(directory) + ".journal");

    /// <summary>Has the gateway write the entry: the one that runs, or the program itself while none does.</summary>
    /// <param name="verb"><c>read</c> or <c>exported</c>.</param>
    /// <param name="directory">The log.</param>
    /// <param name="what">What is read or taken.</param>
    /// <param name="reason">Why.</param>
    /// <param name="config">Folder with <c>gateway.json</c>.</param>
    /// <param name="output">For what the gateway program says; the results of the command are not in it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UnreadableInputException">It did not: nothing may be shown.</exception>
    public static async Task RecordAsync(string verb, string directory, string what, string reason, string config, TextWriter output, CancellationToken cancellation)
    {
        string[] order = ["audit", verb, "--what", what, "--reason", reason, "--log", RealPath.Of(directory), "--config", config];
        if (await GatewayProgram.RunAsync(order, output, output, cancellation) != ExitCode.Good)
            throw new UnreadableInputException($"the gateway did not record it, so nothing is {(verb == "read" ? "shown" : verb)}; a copy of the log can be read without it");
    }
}
