using System.CommandLine;
using SecureFin.Cli.Audit.Export;

namespace SecureFin.Cli.Audit;

/// <summary>The family <c>sfg audit</c>: reads and checks a copied or running log directory.</summary>
internal static class AuditCommands
{
    public static void AddAudit(this RootCommand root) => root.Subcommands.Add(new Command("audit", "Reads and checks an audit log directory.")
    {
        VerifyCommand.Create(),
        ShowCommand.Create(),
        TailCommand.Create(),
        ProveCommand.Create(),
        CheckCommand.Create(),
        StatsCommand.Create(),
        ExportCommand.Create(),
        EraseCommand.Create(),
        RetentionCommands.Prune(),
        RetentionCommands.Hold(),
        RetentionCommands.Release(),
    });
}
