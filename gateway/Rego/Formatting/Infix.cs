using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Formatting;

/// <summary>Calls that are written with a sign between their operands, and what their text looks like to a parser.</summary>
internal static class Infix
{
    /// <summary>The sign of a call, or null: a call with too few or many operands is written as one.</summary>
    public static string? SignOf(List<Term> call) => (Names.OfOperator(call[0]), call.Count) switch
    {
        ("internal.member_3", 4) => "in",
        (var name, 3) => TermPrinter.InfixSign(name),
        _ => null,
    };

    private static string? SignOf(Term term) => term is CallTerm call ? SignOf(call.Terms) : null;

    /// <summary>How tightly a sign binds, as the parser reads it.</summary>
    public static int LevelOf(string sign) => sign switch
    {
        "=" or ":=" => -2,
        "in" => -1,
        "|" => 1,
        "&" => 2,
        "+" or "-" => 3,
        "*" or "/" or "%" => 4,
        _ => 0,
    };

    public static int LevelOf(Term term) => SignOf(term) is { } sign ? LevelOf(sign) : int.MaxValue;

    public static bool IsUnion(Term term) => SignOf(term) == "|";

    /// <summary>"[a | b]" is a comprehension, and so is "[a | b, c in d]" on one line: its body is "b, c in d".</summary>
    public static bool IsLikeComprehension(List<Term> items) => IsUnion(items[0])
        && (items.Count == 1 || (items.Count == 2 && items[1] is CallTerm { Terms.Count: 3 } && SignOf(items[1]) == "in" && items[1].Location.Row == items[0].Location.Row));

    /// <summary>True if the text of an expression begins with a brace.</summary>
    public static bool BeginsWithBrace(Expression expression) => !expression.Negated
        && (expression.Term is { } term ? BeginsWithBrace(term, nested: false) : expression.Call is { } call && BeginsWithBrace(call, isExpression: true));

    private static bool BeginsWithBrace(Term term, bool nested) => term switch
    {
        SetTerm { Items.Count: > 0 } or ObjectTerm or ComprehensionTerm { Kind: not ComprehensionKind.Array } => true,
        RefTerm reference => BeginsWithBrace(reference.Parts[0], nested: true),
        CallTerm { Terms.Count: 3 } call => !nested && BeginsWithBrace(call.Terms, isExpression: false),
        _ => false,
    };

    private static bool BeginsWithBrace(List<Term> call, bool isExpression) =>
        SignOf(call) is { } sign && BeginsWithBrace(call[1], nested: !isExpression || sign == "in" || LevelOf(call[1]) < LevelOf(sign));
}
