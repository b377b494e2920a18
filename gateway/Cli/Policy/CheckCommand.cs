using System.CommandLine;
using SecureFin.Rego;
using SecureFin.Rego.Lint;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy check PATH</c>: compiles, and warns where Rego itself is dangerous.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Folder, archive or module." };
        var strict = new Option<bool>("--strict", "-S") { Description = "Unused names are errors, and so are warnings." };
        var command = new Command("check", "Checks modules for errors.") { path, strict };
        command.SetAction(result =>
        {
            var bundle = PolicyFiles.Read(result.GetValue(path)!);
            var compiled = bundle.Compile(new CompilerOptions { Strict = result.GetValue(strict) });
            var warnings = compiled.Succeeded ? RegoLint.Check(bundle.Modules) : [];
            if (result.WantsJson())
                result.WriteJson(new { errors = compiled.Errors, warnings });
            else
                Print(result, compiled.Errors, warnings);
            return compiled.Succeeded && (warnings.Count == 0 || !result.GetValue(strict)) ? ExitCode.Good : ExitCode.No;
        });
        return command;
    }

    private static void Print(ParseResult result, IReadOnlyList<RegoError> errors, IReadOnlyList<LintFinding> warnings)
    {
        foreach (var error in errors)
            result.Output().WriteLine(error);
        foreach (var warning in warnings)
            result.Output().WriteLine($"{warning.File}:{warning.Row}: warning {warning.Code}: {warning.Message} Fix: {warning.Fix}");
    }
}
