using System.CommandLine;
using System.Globalization;
using SecureFin.Cli.Gateway;

namespace SecureFin.Cli.Audit;

/// <summary><c>sfg audit prune</c>, <c>hold</c> and <c>release</c>: what a log keeps and for how long, through the gateway program that alone writes it.</summary>
internal static class RetentionCommands
{
    public static Command Prune()
    {
        var before = new Option<DateOnly>("--before") { Description = "First day that stays, as 2019-11-21; rounded down to whole bundles of 256 entries.", Required = true };
        return Create("prune", "Removes entries before a day, with their sealed messages, and leaves a 'pruned' entry. Refused within the retention and below a legal hold.",
            [before], result => ["--before", Text(result.GetValue(before))]);
    }

    public static Command Hold()
    {
        var name = Case();
        var since = new Option<DateOnly>("--since") { Description = "First day that must stay.", Required = true };
        return Create("hold", "Forbids pruning from a day on while a case lasts, and leaves a 'hold' entry.", [name, since],
            result => ["--case", result.GetValue(name)!, "--since", Text(result.GetValue(since))]);
    }

    public static Command Release()
    {
        var name = Case();
        return Create("release", "Ends the hold of a case, and leaves a 'released' entry.", [name], result => ["--case", result.GetValue(name)!]);
    }

    private static Option<string> Case() => new("--case") { Description = "Name of the case, at most 100 characters.", Required = true };

    private static Command Create(string name, string description, Option[] options, Func<ParseResult, string[]> arguments)
    {
        var reason = new Option<string>("--reason") { Description = "Why, at most 200 characters; stands in the log for ever, so name nobody.", Required = true };
        var config = new Option<string>("--config") { Description = "Folder with gateway.json.", DefaultValueFactory = _ => "/etc/securefin-gateway" };
        var command = new Command(name, description) { reason, config };
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction((result, cancellation) => GatewayProgram.RunAsync(
            ["audit", name, .. arguments(result), "--reason", result.GetValue(reason)!, "--config", result.GetValue(config)!], result.Output(), result.Error(), cancellation));
        return command;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
