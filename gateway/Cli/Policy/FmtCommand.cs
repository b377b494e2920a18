using System.CommandLine;
using SecureFin.Rego.Formatting;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy fmt PATH</c>: prints formatted modules, lists those that differ, or writes them.</summary>
internal static class FmtCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Folder or module." };
        var list = new Option<bool>("--list", "-l") { Description = "Names the files that are not formatted; exit 1 if there are any." };
        var write = new Option<bool>("--write", "-w") { Description = "Writes the formatted text to the files." };
        var command = new Command("fmt", "Formats modules as OPA does.") { path, list, write };
        command.SetAction(result =>
        {
            var code = ExitCode.Good;
            foreach (var file in PolicyFiles.Modules(result.GetValue(path)!))
                code = Math.Max(code, One(result, file, result.GetValue(list), result.GetValue(write)));
            return code;
        });
        return command;
    }

    private static int One(ParseResult result, string file, bool list, bool write)
    {
        var text = File.ReadAllText(file);
        var formatted = RegoFormatter.Format(file, text);
        if (formatted.Text is null)
        {
            foreach (var error in formatted.Errors)
                result.Error().WriteLine(error);
            return ExitCode.Usage;
        }

        if (!list && !write)
            result.Output().Write(formatted.Text);
        if (formatted.Text == text)
            return ExitCode.Good;
        if (list)
            result.Output().WriteLine(file);
        if (write)
            File.WriteAllText(file, formatted.Text);
        return list && !write ? ExitCode.No : ExitCode.Good;
    }
}
