namespace SecureFin.Rego.Syntax;

/// <summary>One METADATA block: its scope and its fields as read from YAML.</summary>
internal sealed class Annotation(string scope, SourceLocation location)
{
    /// <summary>rule, document, package or subpackages.</summary>
    public string Scope { get; set; } = scope;

    public SourceLocation Location => location;

    public int EndRow { get; set; }

    public bool IsEntrypoint { get; init; }

    /// <summary>Field names and values; values as <see cref="RegoValue"/>.</summary>
    public RegoValue Fields { get; set; }

    /// <summary>Documents by path and their schemas: a name, or the schema itself.</summary>
    public List<(List<Term> Path, RegoValue Schema)> Schemas { get; } = [];
}
