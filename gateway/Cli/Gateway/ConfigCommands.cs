using System.CommandLine;

namespace SecureFin.Cli.Gateway;

/// <summary>The family <c>sfg config</c>: asks the gateway program what it thinks of a configuration.</summary>
internal static class ConfigCommands
{
    public static void AddConfig(this RootCommand root) =>
        root.Subcommands.Add(new Command("config", "Checks a gateway's configuration.") { Check() });

    private static Command Check()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder with gateway.json." };
        var command = new Command("check", "Says everything that is wrong with a configuration; starts nothing. Exit code 1 when anything is.") { folder };
        command.SetAction((result, cancellation) =>
        {
            string[] format = result.WantsJson() ? ["--format", "json"] : [];
            return GatewayProgram.RunAsync(["check", "--config", result.GetValue(folder)!, .. format], result.Output(), result.Error(), cancellation);
        });
        return command;
    }
}
