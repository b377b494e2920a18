namespace SecureFin.Rego.Syntax;

/// <summary>What parsers of several texts share, one after another: words met so far, so that equal texts are one, and room for tokens and terms.</summary>
internal sealed class ParserSpace
{
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public List<Token> Tokens { get; } = [];

    /// <summary>Terms of the statement that is parsed, by their first token.</summary>
    public Dictionary<int, ParsedTerm> Terms { get; set; } = [];
}

/// <summary>What came of a term, failures included: without that, nested brackets with a fault inside take exponential time.</summary>
internal readonly record struct ParsedTerm(Term? Term, int At, bool Spaced, TokenKind? Renamed, SyntaxError[] Errors);
