namespace SecureFin.Rego.Testing;

/// <summary>Collects the lines that evaluations cover; the snapshot must be compiled with <see cref="CompilerOptions.Instrument"/>.</summary>
public sealed class CoverageMarks
{
    internal Evaluate.Coverage Held { get; } = new();

    /// <summary>Covered lines by module, in the order of their paths.</summary>
    public IReadOnlyList<FileCoverage> Report(IReadOnlyList<RegoModuleSource> modules) => CoverageLines.Report(modules, Held);
}
