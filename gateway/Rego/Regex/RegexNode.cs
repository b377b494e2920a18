namespace SecureFin.Rego;

/// <summary>Kinds of nodes of a parsed regular expression.</summary>
internal enum RegexKind : byte
{
    Empty,
    Class,
    BeginText,
    EndText,
    BeginLine,
    EndLine,
    WordBoundary,
    NoWordBoundary,
    Capture,
    Repeat,
    Concat,
    Alternate,
}

/// <summary>A node of a parsed regular expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Class">Code points of a class.</param>
/// <param name="Children">Operands.</param>
/// <param name="Min">Least repetitions, or the number of a capture.</param>
/// <param name="Max">Most repetitions, -1 for any number.</param>
/// <param name="Greedy">More repetitions are preferred.</param>
internal sealed record RegexNode(RegexKind Kind, CharacterClass? Class, RegexNode[] Children, int Min = 0, int Max = 0, bool Greedy = true)
{
    public static RegexNode Of(RegexKind kind, params RegexNode[] children) => new(kind, null, children);

    public static RegexNode OfClass(CharacterClass characters) => new(RegexKind.Class, characters, []);
}
