using System.CommandLine;

namespace SecureFin.Cli.Witness;

/// <summary>The family <c>sfg witness</c>: a witness for logs, to be run on another machine than the gateway's, by other people.</summary>
internal static class WitnessCommands
{
    public static void AddWitness(this RootCommand root) => root.Subcommands.Add(new Command("witness", "Cosigns the logs of gateways (C2SP tlog-witness).")
    {
        KeygenCommand.Create(),
        ServeCommand.Create(),
    });
}
