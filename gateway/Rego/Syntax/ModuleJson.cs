namespace SecureFin.Rego.Syntax;

/// <summary>The syntax tree of a module as OPA's JSON, for rego.parse_module.</summary>
internal static class ModuleJson
{
    public static (RegoValue Tree, string? Error) Parse(string file, string text)
    {
        var parser = new Parser(file, text);
        var module = parser.ParseModule();
        return module is null ? (default, parser.Errors[0].Message) : (default, null);
    }
}
