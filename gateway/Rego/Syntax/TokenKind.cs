namespace SecureFin.Rego.Syntax;

/// <summary>The tokens of Rego v1. The names in <see cref="TokenNames"/> appear in error messages.</summary>
internal enum TokenKind
{
    Illegal, Eof, Whitespace,
    Identifier, Number, String,
    LeftBracket, RightBracket, LeftBrace, RightBrace, LeftParen, RightParen,
    Comma, Colon, Dot, Semicolon,
    Add, Subtract, Multiply, Divide, Remainder, And, Or,
    Unify, Equal, Assign, In, NotEqual, Greater, Less, GreaterOrEqual, LessOrEqual,
    Package, Import, As, Default, Else, Not, Some, With, Null, True, False, Every, Contains, If,
}

internal static class TokenNames
{
    private static readonly string[] Names =
    [
        "illegal", "eof", "whitespace", "identifier", "number", "string",
        "[", "]", "{", "}", "(", ")", ",", ":", ".", ";",
        "plus", "minus", "mul", "div", "rem", "and", "or",
        "eq", "equal", "assign", "in", "neq", "gt", "lt", "gte", "lte",
        "package", "import", "as", "default", "else", "not", "some", "with", "null", "true", "false", "every", "contains", "if",
    ];

    private static readonly Dictionary<string, TokenKind> Keywords = Enum.GetValues<TokenKind>()
        .Where(kind => kind >= TokenKind.Package || kind == TokenKind.In)
        .ToDictionary(Text, StringComparer.Ordinal);

    public static string Text(this TokenKind kind) => Names[(int)kind];

    public static bool IsKeyword(this TokenKind kind) => kind >= TokenKind.Package || kind == TokenKind.In;

    public static TokenKind OfWord(string word) => Keywords.GetValueOrDefault(word, TokenKind.Identifier);

    public static Dictionary<string, TokenKind>.AlternateLookup<ReadOnlySpan<char>> WordLookup => Keywords.GetAlternateLookup<ReadOnlySpan<char>>();
}
