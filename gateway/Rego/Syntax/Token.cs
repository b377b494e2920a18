namespace SecureFin.Rego.Syntax;

/// <summary>One token with what stood before it; whitespace decides whether a reference or call goes on.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, SourceLocation Location, int End, bool SpaceBefore, bool NewLineBefore, string? Error = null)
{
    /// <summary>A string literal in back quotes, kept so by the formatter.</summary>
    public bool IsRaw { get; init; }
}

/// <summary>A comment without its number sign.</summary>
internal sealed record Comment(string Text, SourceLocation Location);
