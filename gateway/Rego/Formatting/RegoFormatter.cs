using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Formatting;

/// <summary>Formats modules as <c>opa fmt</c> does: tabs, sorted imports, line breaks of collections kept, comments in place.</summary>
public static class RegoFormatter
{
    /// <param name="path">Name of the module in errors.</param>
    /// <param name="text">Rego v1.</param>
    public static FormatResult Format(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DeepStack.Run(text.Length, () => FormatDeep(path, text));
    }

    private static FormatResult FormatDeep(string path, string text)
    {
        var parser = new Parser(path, text);
        var module = parser.ParseModule();
        return module is null
            ? new FormatResult(null, parser.Errors.Select(RegoCompiler.ToError).ToList())
            : new FormatResult(new ModuleFormatter(module, text).Run(), []);
    }
}
