using System.CommandLine;
using SecureFin.Rego.Formatting;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy fmt [PATH…]</c>: prints formatted modules, lists those that differ, shows how, or writes them.</summary>
/// <remarks>Without a path the standard input is formatted. As with OPA, only <c>--fail</c> makes a difference an exit code.</remarks>
internal sealed class FmtCommand
{
    private const string StandardInput = "stdin";

    private readonly Argument<string[]> paths = new("PATH") { Description = "Folders or modules; none formats the standard input.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> list = Flag.Create("Names the files that are not formatted.", "--list", "-l");
    private readonly Option<bool> diff = Flag.Create("Shows the lines that would change.", "--diff", "-d");
    private readonly Option<bool> write = Flag.Create("Writes the formatted text to the files.", "--write", "-w");
    private readonly Option<bool> fail = Flag.Create("Exit 1 if a file is not formatted.", "--fail");

    public static Command Create() => new FmtCommand().Build();

    private Command Build()
    {
        var command = new Command("fmt", "Formats modules as OPA does.") { paths, list, diff, write, fail };
        command.Validators.Add(result =>
        {
            if (result.GetValue(write) && result.GetValue(paths) is not { Length: > 0 })
                result.AddError("--write needs a PATH: the standard input cannot be written.");
            if (result.GetValue(write) && result.GetValue(fail))
                result.AddError("--write and --fail exclude each other: one mends what the other complains about.");
        });
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var done = Read(result).Select(file => (file.File, file.Text, Result: RegoFormatter.Format(file.File, file.Text))).ToList();
        var errors = done.SelectMany(file => file.Result.Errors).ToList();
        if (errors.Count > 0)
            return PolicyJson.Fail(result, errors, ExitCode.Usage);
        if (result.WantsJson())
            PolicyJson.Write(result, done.Select(file => new { file.File, Changed = file.Result.Text != file.Text, Text = result.GetValue(list) || result.GetValue(write) ? null : file.Result.Text }));
        done.ForEach(file => One(result, file.File, file.Text, file.Result.Text!));
        return result.GetValue(fail) && done.Exists(file => file.Result.Text != file.Text) ? ExitCode.No : ExitCode.Good;
    }

    private List<(string File, string Text)> Read(ParseResult result)
    {
        if (result.GetValue(paths) is not { Length: > 0 } given)
            return [(StandardInput, InputBytes.Text(result.ReadInput(), StandardInput))];
        var files = given.SelectMany(PolicyFiles.Modules).Select(file => (file, InputBytes.TextOfFile(file))).ToList();
        return files.Count > 0 ? files : throw new UnreadableInputException($"{string.Join(", ", given)}: there is no module");
    }

    private void One(ParseResult result, string file, string text, string formatted)
    {
        var (isList, isDiff, isWrite) = (result.GetValue(list), result.GetValue(diff), result.GetValue(write));
        if (!isList && !isDiff && !isWrite && !result.WantsJson())
            result.Output().Write(formatted);
        if (formatted == text)
            return;
        if (isList && !result.WantsJson())
            result.Output().WriteLine(file);
        if (isDiff && !result.WantsJson())
            result.Output().Write(LineDiff.Unified(file, text, formatted));
        if (isWrite)
            File.WriteAllText(file, formatted);
    }
}
