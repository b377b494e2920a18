namespace SecureFin.Rego;

/// <summary>A fault in a template or while it is rendered; caught by the built-in.</summary>
internal sealed class TemplateError(string message) : Exception(message);
