namespace SecureFin.Rego;

/// <summary>Bounds for results of single calls of built-ins.</summary>
public sealed record BuiltinLimits
{
    /// <summary>Bounds that no sane policy meets.</summary>
    public static BuiltinLimits Default { get; } = new();

    /// <summary>Most elements in a collection that a built-in makes. Default 1,000,000.</summary>
    public int MaxElements { get; init; } = 1_000_000;

    /// <summary>Longest text, in UTF-16 units, that a built-in makes. Default 16 Mi.</summary>
    public int MaxTextLength { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bounds for JSON and YAML that is read.</summary>
    public JsonLimits Json { get; init; } = JsonLimits.Default;
}
