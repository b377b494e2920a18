using System.CommandLine;
using SecureFin.Cli.Gateway;

namespace SecureFin.Cli.Audit;

/// <summary><c>sfg audit erase --subject …</c>: destroys the keys of sealed evidence, through the gateway program that alone has them.</summary>
internal static class EraseCommand
{
    public static Command Create()
    {
        var subject = new Option<string>("--subject") { Description = "Whose evidence: account:IBAN, payment:ID or caller:WORKLOAD.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why, at most 200 characters; stands in the log for ever, so name nobody.", Required = true };
        var from = new Option<DateOnly?>("--from") { Description = "First day, as 2026-11-21; without it from the beginning." };
        var to = new Option<DateOnly?>("--to") { Description = "Last day; without it up to today." };
        var config = new Option<string>("--config") { Description = "Folder with gateway.json.", DefaultValueFactory = _ => "/etc/securefin-gateway" };
        var command = new Command("erase", "Destroys the keys of a subject's sealed evidence for good, and leaves an 'erased' entry.") { subject, reason, from, to, config };
        command.SetAction((result, cancellation) => GatewayProgram.RunAsync(
            ["audit", "erase", "--subject", result.GetValue(subject)!, "--reason", result.GetValue(reason)!,
                .. Day("--from", result.GetValue(from)), .. Day("--to", result.GetValue(to)), "--config", result.GetValue(config)!],
            result.Output(), result.Error(), cancellation));
        return command;
    }

    private static string[] Day(string name, DateOnly? day) => day is { } given ? [name, given.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)] : [];
}
