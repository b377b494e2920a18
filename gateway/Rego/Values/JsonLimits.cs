namespace SecureFin.Rego;

/// <summary>Bounds for one JSON document that is read.</summary>
public sealed record JsonLimits
{
    /// <summary>The default bounds.</summary>
    public static JsonLimits Default { get; } = new();

    /// <summary>Longest document. Default 256 MiB.</summary>
    public int MaxBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Deepest nesting of arrays and objects. Default 1,000; never above 5,000.</summary>
    public int MaxDepth { get; init; } = 1_000;

    /// <summary>Most values in one document. Default 50 million.</summary>
    public int MaxValues { get; init; } = 50_000_000;
}
