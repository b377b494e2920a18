using System.CommandLine;
using SecureFin.Rego;
using SecureFin.Rego.Lint;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy check PATH…</c>: compiles, and warns where Rego itself is dangerous.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var shared = new PolicyOptions();
        var paths = new Argument<string[]>("PATH") { Description = "Folders, archives or modules.", Arity = ArgumentArity.OneOrMore };
        var strict = Flag.Create("Unused names are errors, and so are warnings.", "--strict", "-S");
        var command = new Command("check", "Checks modules for errors.") { paths, strict, shared.Capabilities, shared.Schema };
        command.SetAction(result =>
        {
            var bundle = PolicyFiles.ReadFiles(result.GetValue(paths)!);
            var isStrict = result.GetValue(strict);
            var compiled = bundle.Compile(shared.Compiler(result, isStrict));
            var warnings = compiled.Succeeded ? RegoLint.Check(bundle.Modules) : [];
            if (result.WantsJson())
                PolicyJson.Write(result, new { Errors = compiled.Succeeded ? null : compiled.Errors.Select(PolicyJson.Of), Warnings = warnings.Count == 0 ? null : warnings });
            else
                Print(result, compiled.Errors, warnings, isStrict ? "error" : "warning");
            return compiled.Succeeded && (warnings.Count == 0 || !isStrict) ? ExitCode.Good : ExitCode.No;
        });
        return command;
    }

    private static void Print(ParseResult result, IReadOnlyList<RegoError> errors, IReadOnlyList<LintFinding> warnings, string word)
    {
        foreach (var error in errors)
            result.Output().WriteLine(ErrorLine.Of(error));
        foreach (var warning in warnings)
            result.Output().WriteLine($"{warning.File}:{warning.Row}: {word} {warning.Code}: {warning.Message}\n  fix: {warning.Fix}");
    }
}
