namespace SecureFin.Rego.Syntax;

/// <summary>What parsers of several texts share, one after another: words met so far, so that equal texts are one, and room for tokens.</summary>
internal sealed class ParserSpace
{
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public List<Token> Tokens { get; } = [];
}
