namespace SecureFin.Rego.Syntax;

/// <summary>One token with what stood before it; whitespace decides whether a reference or call goes on.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, TokenPlace Place, int End, bool SpaceBefore, bool NewLineBefore, string? Error = null)
{
    /// <summary>A string literal in back quotes, kept so by the formatter.</summary>
    public bool IsRaw { get; init; }
}

/// <summary>A place within a text, as in <see cref="SourceLocation"/>.</summary>
internal readonly record struct TokenPlace(int Row, int Column, int Offset)
{
    public SourceLocation In(string file) => new(file, Row, Column, Offset);
}

/// <summary>A comment without its number sign.</summary>
internal sealed record Comment(string Text, SourceLocation Location);
