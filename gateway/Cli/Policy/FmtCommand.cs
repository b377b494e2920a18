using System.CommandLine;
using SecureFin.Rego.Formatting;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy fmt PATH…</c>: prints formatted modules, lists those that differ, shows how, or writes them.</summary>
internal sealed class FmtCommand
{
    private readonly Argument<string[]> paths = new("PATH") { Description = "Folders or modules.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> list = Flag.Create("Names the files that are not formatted; exit 1 if there are any.", "--list", "-l");
    private readonly Option<bool> diff = Flag.Create("Shows the lines that would change; exit 1 if there are any.", "--diff", "-d");
    private readonly Option<bool> write = Flag.Create("Writes the formatted text to the files.", "--write", "-w");
    private readonly Option<bool> fail = Flag.Create("Exit 1 if a file is not formatted; --list and --diff do so anyway.", "--fail");

    public static Command Create() => new FmtCommand().Build();

    private Command Build()
    {
        var command = new Command("fmt", "Formats modules as OPA does.") { paths, list, diff, write, fail };
        command.SetAction(result =>
        {
            var files = result.GetValue(paths)!.SelectMany(PolicyFiles.Modules).Select(file => (File: file, Text: File.ReadAllText(file))).ToList();
            var done = files.Select(file => (file.File, file.Text, Result: RegoFormatter.Format(file.File, file.Text))).ToList();
            var errors = done.SelectMany(file => file.Result.Errors).ToList();
            if (errors.Count > 0)
                return PolicyJson.Fail(result, errors, ExitCode.Usage);
            if (result.WantsJson())
                PolicyJson.Write(result, done.Select(file => new { file.File, Changed = file.Result.Text != file.Text, Text = result.GetValue(list) || result.GetValue(write) ? null : file.Result.Text }));
            return done.Select(file => One(result, file.File, file.Text, file.Result.Text!)).DefaultIfEmpty(ExitCode.Good).Max();
        });
        return command;
    }

    private int One(ParseResult result, string file, string text, string formatted)
    {
        var (isList, isDiff, isWrite) = (result.GetValue(list), result.GetValue(diff), result.GetValue(write));
        if (!isList && !isDiff && !isWrite && !result.WantsJson())
            result.Output().Write(formatted);
        if (formatted == text)
            return ExitCode.Good;
        if (isList && !result.WantsJson())
            result.Output().WriteLine(file);
        if (isDiff && !result.WantsJson())
            result.Output().Write(LineDiff.Unified(file, text, formatted));
        if (isWrite)
            File.WriteAllText(file, formatted);
        return (isList || isDiff || result.GetValue(fail)) && !isWrite ? ExitCode.No : ExitCode.Good;
    }
}
