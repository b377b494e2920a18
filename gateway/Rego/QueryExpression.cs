namespace SecureFin.Rego;

/// <summary>One expression of a query as it was written, rows and columns from 1.</summary>
public sealed record QueryExpression(string Text, int Row, int Column);
