namespace SecureFin.Rego.Formatting;

/// <summary>A formatted module, or the errors that kept it from being formatted.</summary>
public sealed record FormatResult(string? Text, IReadOnlyList<RegoError> Errors);
