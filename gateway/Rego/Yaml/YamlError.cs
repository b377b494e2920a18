namespace SecureFin.Rego;

/// <summary>The first fault of a YAML text; thrown inside the reader, caught by the built-ins. The line counts from 1.</summary>
internal sealed class YamlError(int line, string message) : Exception($"yaml: line {line}: {message}");
