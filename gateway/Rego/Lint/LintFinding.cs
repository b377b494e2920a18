namespace SecureFin.Rego.Lint;

/// <summary>A place where a policy does not do what it seems to say.</summary>
/// <param name="Code">Stable name of the finding.</param>
public sealed record LintFinding(string Code, string Message, string Fix, string File, int Row, int Column);
