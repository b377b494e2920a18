namespace SecureFin.Rego.Syntax;

internal sealed partial class Parser
{
    // infix = relation [ "," relation ] "in" relation ...
    private Term? ParseInfix() => ParseMembership(null, withKey: true);

    private Term? ParseInfixInList() => ParseMembership(null, withKey: false);

    private Term? ParseMembership(Term? left, bool withKey)
    {
        left ??= ParseBinary(0);
        while (left is not null)
        {
            var call = (withKey && Kind == TokenKind.Comma ? ParseKeyedMembership(left) : null) ?? ParsePlainMembership(left);
            if (call is null || Kind != TokenKind.In || KeywordStartsLine())
            {
                return call ?? left;
            }

            left = Chain() ? call : null;
        }

        return left;
    }

    private CallTerm? ParseKeyedMembership(Term key)
    {
        var saved = Save();
        Scan();
        if (ParseBinary(0) is { } value && Kind == TokenKind.In)
        {
            var operation = Names.Operator("internal.member_3", Here);
            Scan();
            if (ParseBinary(0) is { } domain)
            {
                return Placed(new CallTerm([operation, key, value, domain], key.Location), key.Location);
            }
        }

        Restore(saved);
        return null;
    }

    private CallTerm? ParsePlainMembership(Term value)
    {
        if (Kind != TokenKind.In || KeywordStartsLine())
        {
            return null;
        }

        var operation = Names.Operator("internal.member_2", Here);
        Scan();
        return ParseBinary(0) is { } domain ? Placed(new CallTerm([operation, value, domain], value.Location), value.Location) : null;
    }

    // relation < or < and < sum < product, each left associative
    private static int LevelOf(TokenKind kind) => kind switch
    {
        TokenKind.Equal or TokenKind.NotEqual or TokenKind.Less or TokenKind.Greater or TokenKind.LessOrEqual or TokenKind.GreaterOrEqual => 0,
        TokenKind.Or => 1,
        TokenKind.And => 2,
        TokenKind.Add or TokenKind.Subtract => 3,
        TokenKind.Multiply or TokenKind.Divide or TokenKind.Remainder => 4,
        _ => -1,
    };

    private Term? ParseBinary(int level)
    {
        if (level == 5)
        {
            return ParseTerm();
        }

        var left = ParseBinary(level + 1);
        while (left is not null && LevelOf(Kind) == level)
        {
            var operation = Names.Operator(Kind.Text(), Here);
            Scan();
            var right = ParseBinary(level + 1);
            if (right is null)
            {
                return left;
            }

            left = Placed(new CallTerm([operation, left, right], left.Location), left.Location);
            if (left is not null && !Chain())
            {
                return null;
            }
        }

        return left;
    }

    private int chained;

    /// <summary>Long operator chains nest to the left without recursion here; later stages walk them recursively, so they count as depth.</summary>
    private bool Chain()
    {
        if (chained++ < MaxOperators)
        {
            return true;
        }

        Error(Here, DepthMessage);
        return false;
    }

    /// <summary>Most infix operators in one statement.</summary>
    private const int MaxOperators = 100_000;

    /// <summary>Each level of nesting can keep the errors of all below; more are of no use to anybody.</summary>
    private const int MaxKeptErrors = 20;

    private Term? ParseTerm()
    {
        var isPlain = !onSpace && renamed is null;
        if (isPlain && space.Terms.TryGetValue(at, out var known))
        {
            MoveTo(known.At, known.Spaced, known.Renamed);
            errors.AddRange(known.Errors);
            return known.Term;
        }

        var start = at;
        var before = errors.Count;
        try
        {
            var term = Enter() ? FinishTerm(ParseTermStart()) : null;
            if (isPlain)
            {
                space.Terms[start] = new ParsedTerm(term, at, onSpace, renamed, errors.Count == before ? [] : errors.Skip(before).Take(MaxKeptErrors).ToArray());
            }

            return term;
        }
        finally
        {
            Leave();
        }
    }

    private Term? ParseTermStart()
    {
        TakeKeywordAsName();
        var place = Here;
        switch (Kind)
        {
            case TokenKind.Null: return new ScalarTerm(ScalarKind.Null, "null", place);
            case TokenKind.True: return ScalarTerm.True(place);
            case TokenKind.False: return new ScalarTerm(ScalarKind.Boolean, "false", place);
            case TokenKind.Subtract or TokenKind.Dot or TokenKind.Number: return ParseNumber();
            case TokenKind.String: return new ScalarTerm(ScalarKind.String, Current.Text, place) { IsRaw = Current.IsRaw };
            case TokenKind.Identifier or TokenKind.Contains: return ParseVariable();
            case TokenKind.LeftBracket: return ParseArray();
            case TokenKind.LeftBrace: return ParseSetOrObject();
            case TokenKind.LeftParen: return ParseParenthesis();
            default:
                Illegal("");
                return null;
        }
    }

    private Term? ParseParenthesis()
    {
        Scan();
        var inner = ParseInfix();
        if (inner is null)
        {
            return null;
        }

        if (Kind != TokenKind.RightParen)
        {
            Error(Here, "non-terminated expression");
            return null;
        }

        return inner;
    }

    private VarTerm ParseVariable()
    {
        var name = Current.Text;
        return new VarTerm(name == "_" ? NextWildcard() : name, Here) { End = Current.End };
    }

    private Term? FinishTerm(Term? head)
    {
        if (head is null)
        {
            return null;
        }

        var startEnd = Current.End;
        if (head.End == 0)
        {
            head.End = startEnd;
        }

        ScanOverNoSpace();
        if (Kind is TokenKind.LeftParen or TokenKind.Dot or TokenKind.LeftBracket)
        {
            return ParseReference(head);
        }

        if (onSpace)
        {
            Scan();
        }

        return head is VarTerm { Name: "data" or "input" } ? new RefTerm([head], head.Location) { End = head.End } : head;
    }

    // ref = head { "." name | "[" term "]" } [ "(" args ")" ref' ]
    private Term? ParseReference(Term head)
    {
        if (head is not (VarTerm or ArrayTerm or ObjectTerm or SetTerm or ComprehensionTerm or CallTerm or RefTerm))
        {
            Error(head.Location, $"illegal ref (head cannot be {head.KindName})");
        }

        try
        {
            references++;
            return Enter() && Within(references, MaxReferences) ? ParseReferenceParts(head) : null;
        }
        finally
        {
            references--;
            Leave();
        }
    }

    private Term? ParseReferenceParts(Term head)
    {
        var place = head.Location;
        var parts = new List<Term> { head };
        while (true)
        {
            switch (Kind)
            {
                case TokenKind.Dot:
                    if (!ParseDotPart(parts))
                    {
                        return null;
                    }

                    break;
                case TokenKind.LeftParen:
                    return ParseCallOf(new RefTerm(parts, place) { End = LastEnd });
                case TokenKind.LeftBracket:
                    if (!ParseBracketPart(parts))
                    {
                        return null;
                    }

                    break;
                default:
                    var end = LastEnd;
                    if (onSpace)
                    {
                        Scan();
                    }

                    return new RefTerm(parts, place) { End = end };
            }
        }
    }

    private bool ParseDotPart(List<Term> parts)
    {
        ScanOverNoSpace();
        if (Kind != TokenKind.Identifier && !Kind.IsKeyword())
        {
            Illegal("expected ident");
            return false;
        }

        parts.Add(new ScalarTerm(ScalarKind.String, Current.Text, Here) { End = Current.End });
        ScanOverNoSpace();
        return true;
    }

    private bool ParseBracketPart(List<Term> parts)
    {
        Scan();
        var term = ParseInfix();
        if (term is null)
        {
            return false;
        }

        if (Kind != TokenKind.RightBracket)
        {
            Illegal($"expected {TokenKind.LeftBracket.Text()}");
            return false;
        }

        parts.Add(term);
        ScanOverNoSpace();
        return true;
    }

    private Term? ParseCallOf(RefTerm operation)
    {
        Scan();
        Term? call;
        if (Kind == TokenKind.RightParen)
        {
            call = operation is { Parts: [VarTerm { Name: "set" }] }
                ? new SetTerm([], operation.Location)
                : new CallTerm([operation], operation.Location);
        }
        else
        {
            var terms = ParseList(TokenKind.RightParen, [operation]);
            call = terms is null ? null : new CallTerm(terms, operation.Location);
        }

        if (call is null)
        {
            return null;
        }

        call.End = Current.End;
        ScanOverNoSpace();
        if (Kind is TokenKind.Dot or TokenKind.LeftBracket)
        {
            return ParseReference(call);
        }

        if (onSpace)
        {
            Scan();
        }

        return call;
    }

    private ScalarTerm? ParseNumber()
    {
        var place = Here;
        var prefix = "";
        if (Kind == TokenKind.Subtract)
        {
            prefix = "-";
            Scan();
            if (Kind is not (TokenKind.Number or TokenKind.Dot))
            {
                Illegal("expected number");
                return null;
            }
        }

        if (Kind == TokenKind.Dot)
        {
            prefix += ".";
            Scan();
            if (Kind != TokenKind.Number)
            {
                Illegal("expected number");
                return null;
            }
        }

        var digits = Current.Text;
        if (!prefix.EndsWith('.') && digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]))
        {
            Illegal("expected number without leading zero");
            return null;
        }

        return CheckNumberSize(prefix + digits, place);
    }

    /// <summary>Largest decimal exponent of a literal, as OPA's limit of 2^100000.</summary>
    private const int MaxDecimalExponent = 30_102;

    private ScalarTerm? CheckNumberSize(string text, SourceLocation place)
    {
        var mark = text.IndexOfAny(['e', 'E']);
        var isHuge = mark >= 0 && (!int.TryParse(text.AsSpan(mark + 1), System.Globalization.CultureInfo.InvariantCulture, out var exponent) || Math.Abs(exponent) > MaxDecimalExponent);
        // ".5" is a number of Rego; ".5.5" is none, though each half looks like one.
        var fault = isHuge || text.Length > RegoNumber.MaxTextLength ? "number too big"
            : NumberGrammar.IsNumber(text.Replace("-.", "-0.", StringComparison.Ordinal) is var full && full[0] == '.' ? "0" + full : full) ? null : "invalid float";
        if (fault is null)
        {
            return new ScalarTerm(ScalarKind.Number, text, place);
        }

        Error(Here, fault);
        return null;
    }
}
