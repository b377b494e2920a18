namespace SecureFin.Rego.Syntax;

/// <summary>Expressions that must all hold.</summary>
internal sealed class Body : List<Expression>
{
    /// <summary>Of a rule whose own body is no longer needed. Nobody adds to it.</summary>
    public static readonly Body None = [];

    public Body()
    {
    }

    public Body(IEnumerable<Expression> expressions) : base(expressions)
    {
    }
}

/// <summary>One expression of a body: exactly one of <see cref="Term"/>, <see cref="Call"/>, <see cref="Some"/> and <see cref="Every"/> is set.</summary>
internal sealed class Expression(SourceLocation location)
{
    public SourceLocation Location { get; set; } = location;

    public int End { get; set; }

    public bool Negated { get; set; }

    /// <summary>An array of the expression's own: stages change its items.</summary>
    public WithModifier[] With { get; set; } = [];

    public Term? Term { get; set; }

    /// <summary>Operator first, then the operands.</summary>
    public List<Term>? Call { get; set; }

    public SomeDeclaration? Some { get; set; }

    public EveryExpression? Every { get; set; }

    /// <summary>True if a compiler stage added the expression.</summary>
    public bool IsGenerated { get; set; }

    public string? OperatorName => Call is null ? null : Names.OfOperator(Call[0]);

    public bool IsUnify => Calls("eq");

    public bool IsAssign => Calls("assign");

    /// <summary>True if the expression calls the built-in of that name, which has no dots.</summary>
    public bool Calls(string name) => Call?[0] is VarTerm { Name: var variable } ? variable == name : Call?[0] is RefTerm { Parts: [VarTerm { Name: var head }] } && head == name;

    public override string ToString() => TermPrinter.Print(this);

    public static Expression OfTerm(Term term, SourceLocation place) => new(place) { Term = term };

    public static Expression OfCall(SourceLocation place, List<Term> terms) => new(place) { Call = terms };

    public static Expression Unify(Term left, Term right, SourceLocation place) =>
        OfCall(place, [Names.Unify, left, right]);
}

internal sealed record WithModifier(Term Target, Term Value, SourceLocation Location);

/// <summary><c>some a, b</c>, or <c>some k, v in xs</c> when <see cref="Membership"/> is set.</summary>
internal sealed record SomeDeclaration(List<VarTerm> Variables, CallTerm? Membership, SourceLocation Location);

internal sealed class EveryExpression(VarTerm? key, VarTerm value, Term domain, Body body, SourceLocation location)
{
    public VarTerm? Key { get; set; } = key;

    public VarTerm Value { get; set; } = value;

    public Term Domain { get; set; } = domain;

    public Body Body { get; set; } = body;

    public SourceLocation Location => location;

    /// <summary>Offset behind the closing brace.</summary>
    public int End { get; init; }
}

/// <summary>Names of built-in operators as references: <c>io.jwt.decode</c> is the parts io, jwt, decode.</summary>
internal static class Names
{
    /// <summary>The operator of the equations that stages make, which all share it.</summary>
    public static readonly RefTerm Unify = Operator("eq", SourceLocation.None);

    public static RefTerm Operator(string name, SourceLocation place)
    {
        if (!name.Contains('.', StringComparison.Ordinal))
        {
            return new RefTerm([new VarTerm(name, place)], place);
        }

        var words = name.Split('.');
        var parts = new List<Term>(words.Length) { new VarTerm(words[0], place) };
        parts.AddRange(words.Skip(1).Select(word => ScalarTerm.String(word, place)));
        return new RefTerm(parts, place);
    }

    /// <summary>Dotted name of an operator whose parts are all plain; otherwise its printed form.</summary>
    public static string OfOperator(Term term)
    {
        if (term is VarTerm variable)
        {
            return variable.Name;
        }

        if (term is not RefTerm { Parts: [VarTerm head, ..] } reference)
        {
            return term.ToString();
        }

        if (reference.Parts.Count == 1)
        {
            return head.Name;
        }

        return reference.Parts.FindIndex(1, part => part is not ScalarTerm { Kind: ScalarKind.String }) < 0 ? Dotted(reference.Parts) : term.ToString();
    }

    private static string Dotted(List<Term> parts)
    {
        var words = new string[parts.Count];
        words[0] = ((VarTerm)parts[0]).Name;
        for (var i = 1; i < words.Length; i++)
        {
            words[i] = ((ScalarTerm)parts[i]).Text;
        }

        return string.Join('.', words);
    }
}
