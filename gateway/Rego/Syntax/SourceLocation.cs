namespace SecureFin.Rego.Syntax;

/// <summary>A place in a module: rows from 1, columns from 1 in code points; column 0 stands for the end of the text.</summary>
internal sealed record SourceLocation(string File, int Row, int Column, int Offset)
{
    public static readonly SourceLocation None = new("", 0, 0, 0);
}
