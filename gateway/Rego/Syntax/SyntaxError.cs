namespace SecureFin.Rego.Syntax;

/// <summary>One complaint of the lexer, parser or a compiler stage, with OPA's code.</summary>
internal sealed record SyntaxError(string Code, string Message, SourceLocation Location)
{
    public const string Parse = "rego_parse_error";
    public const string Compile = "rego_compile_error";
    public const string Type = "rego_type_error";
    public const string UnsafeVar = "rego_unsafe_var_error";
    public const string Recursion = "rego_recursion_error";
}
