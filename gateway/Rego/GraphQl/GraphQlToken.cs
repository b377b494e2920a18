namespace SecureFin.Rego;

/// <summary>Kinds of tokens, named in errors as <see cref="GraphQlToken.KindName"/> says.</summary>
internal enum GraphQlKind : byte
{
    Invalid, Eof, Bang, Dollar, Amp, ParenL, ParenR, Spread, Colon, Equals, At, BracketL, BracketR, BraceL, BraceR, Pipe,
    Name, Int, Float, String, BlockString,
}

/// <summary>A token with its value and place (line and column from 1).</summary>
internal readonly record struct GraphQlToken(GraphQlKind Kind, string Value, int Line, int Column)
{
    private static readonly string[] Names =
    [
        "<Invalid>", "<EOF>", "!", "$", "&", "(", ")", "...", ":", "=", "@", "[", "]", "{", "}", "|", "Name", "Int", "Float", "String", "BlockString",
    ];

    public string KindName => Names[(int)Kind];

    public static string NameOf(GraphQlKind kind) => Names[(int)kind];

    public override string ToString() => Value.Length > 0 ? $"{KindName} {GoQuote.Quote(Value)}" : KindName;
}
