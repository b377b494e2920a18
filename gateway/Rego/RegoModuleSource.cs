namespace SecureFin.Rego;

/// <summary>Text of one Rego module.</summary>
/// <param name="Path">Name that stands in errors; modules are taken in the order of their paths.</param>
/// <param name="Text">Rego v1.</param>
public sealed record RegoModuleSource(string Path, string Text);
