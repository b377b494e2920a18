using System.CommandLine;

namespace SecureFin.Cli.Gateway;

/// <summary>The family <c>sfg secrets</c>: writes to the embedded secret store through the gateway program. No command prints a value.</summary>
internal static class SecretsCommands
{
    public static void AddSecrets(this RootCommand root) => root.Subcommands.Add(new Command("secrets", "Writes secrets and lists their names; values come by standard input and never go out.")
    {
        Put(),
        Named("generate", "Adds a version of 32 random bytes, base64."),
        Named("delete", "Deletes all versions of a secret."),
        List(),
    });

    private static Command Put()
    {
        var name = Name();
        var config = Config();
        var notAfter = new Option<string?>("--not-after") { Description = "When the value ends, RFC 3339: the gateway warns ahead of it." };
        var command = new Command("put", "Adds a version with the bytes of standard input, 1 byte to 64 KiB.") { name, config, notAfter };
        command.SetAction((result, cancellation) =>
        {
            string[] end = result.GetValue(notAfter) is { } time ? ["--not-after", time] : [];
            return RunAsync(result, ["put", result.GetValue(name)!, .. end], config, cancellation);
        });
        return command;
    }

    private static Command Named(string verb, string description)
    {
        var name = Name();
        var config = Config();
        var command = new Command(verb, description) { name, config };
        command.SetAction((result, cancellation) => RunAsync(result, [verb, result.GetValue(name)!], config, cancellation));
        return command;
    }

    private static Command List()
    {
        var config = Config();
        var command = new Command("list", "Prints names, versions and ends.") { config };
        command.SetAction((result, cancellation) => RunAsync(result, ["list"], config, cancellation));
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "Secret's name, as banks/example-bank/signing." };

    private static Option<string> Config() => new("--config") { Description = "Folder with gateway.json.", DefaultValueFactory = _ => "/etc/securefin-gateway" };

    private static Task<int> RunAsync(ParseResult result, string[] verb, Option<string> config, CancellationToken cancellation) =>
        result.WantsJson()
            ? throw new UnreadableInputException("secrets commands have no json form")
            : GatewayProgram.RunAsync(["secrets", .. verb, "--config", result.GetValue(config)!], result.Output(), result.Error(), cancellation);
}
