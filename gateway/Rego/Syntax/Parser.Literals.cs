namespace SecureFin.Rego.Syntax;

internal sealed partial class Parser
{
    // literal = some | every | [ "not" ] expression { "with" target "as" term }
    private Expression? ParseLiteral()
    {
        var place = Here;
        Expression? expression;
        if (KeywordStartsReference())
        {
            expression = ParsePlainLiteral(negated: false);
        }
        else if (Kind == TokenKind.Some)
        {
            expression = ParseSome();
        }
        else if (Kind == TokenKind.Every)
        {
            expression = ParseEvery();
        }
        else
        {
            var negated = Kind == TokenKind.Not;
            if (negated)
            {
                Scan();
            }

            expression = ParsePlainLiteral(negated);
        }

        if (expression is not null)
        {
            expression.Location = place;
            expression.End = LastEnd;
        }

        return expression;
    }

    private Expression? ParsePlainLiteral(bool negated)
    {
        var expression = ParseExpression();
        if (expression is null)
        {
            return null;
        }

        expression.Negated = negated;
        return ParseWith(expression);
    }

    // expression = term [ ( ":=" | "=" ) term ]
    private Expression? ParseExpression()
    {
        var place = Here;
        var left = ParseInfix();
        if (left is null)
        {
            return null;
        }

        if (Kind is TokenKind.Assign or TokenKind.Unify)
        {
            var operation = Names.Operator(Kind.Text(), Here);
            Scan();
            var right = ParseInfix();
            return right is null ? null : Expression.OfCall(place, [operation, left, right]);
        }

        return left is CallTerm call ? Expression.OfCall(place, call.Terms) : Expression.OfTerm(left, place);
    }

    private Expression? ParseWith(Expression expression)
    {
        while (Kind == TokenKind.With && !KeywordStartsLine())
        {
            var place = Here;
            Scan();
            TakeKeywordAsName();
            if (Kind != TokenKind.Identifier)
            {
                Illegal("expected ident");
                return null;
            }

            var target = ParseTerm();
            if (target is null)
            {
                return null;
            }

            if (target is not (RefTerm or VarTerm))
            {
                Illegal("expected with target path");
            }

            if (Kind != TokenKind.As)
            {
                Illegal("expected as keyword");
                return null;
            }

            Scan();
            var value = ParseInfix();
            if (value is null)
            {
                return null;
            }

            expression.With = [.. expression.With, new WithModifier(target, value, place)];
        }

        return expression;
    }

    // some = "some" ( var { "," var } | [ key "," ] value "in" term )
    private Expression? ParseSome()
    {
        var place = Here;
        var saved = Save();
        Scan();
        if (ParseInfix() is CallTerm call)
        {
            return ParseSomeIn(call, place);
        }

        Restore(saved);
        var variables = new List<VarTerm>();
        do
        {
            Scan();
            if (Kind != TokenKind.Identifier)
            {
                Illegal("expected var");
                return null;
            }

            variables.Add(ParseVariable());
            Scan();
        }
        while (Kind == TokenKind.Comma);

        return new Expression(place) { Some = new SomeDeclaration(variables, null, place) };
    }

    private Expression? ParseSomeIn(CallTerm call, SourceLocation place)
    {
        var name = Names.OfOperator(call.Operator);
        if (name is not ("internal.member_2" or "internal.member_3"))
        {
            Illegal("expected `x in xs` or `x, y in xs` expression");
            return null;
        }

        if (!HasDomain(call, name))
        {
            return null;
        }

        return ParseWith(new Expression(place) { Some = new SomeDeclaration([], call, place) });
    }

    // "internal.member_2(x)" is a call of the same name.
    private bool HasDomain(CallTerm call, string name)
    {
        if (call.Terms.Count == (name == "internal.member_2" ? 3 : 4))
        {
            return true;
        }

        Illegal("illegal domain");
        return false;
    }

    // every = "every" [ var "," ] var "in" term "{" body "}"
    private Expression? ParseEvery()
    {
        var place = Here;
        Scan();
        var term = ParseInfix();
        if (term is null)
        {
            return null;
        }

        if (term is not CallTerm call || Names.OfOperator(call.Operator) is not ("internal.member_2" or "internal.member_3"))
        {
            Illegal("expected `x[, y] in xs { ... }` expression");
            return null;
        }

        if (!HasDomain(call, Names.OfOperator(call.Operator)))
        {
            return null;
        }

        var hasKey = call.Terms.Count == 4;
        if (hasKey && call.Terms[1] is not VarTerm)
        {
            Illegal("expected key to be a variable");
            return null;
        }

        if (call.Terms[^2] is not VarTerm value)
        {
            Illegal("expected value to be a variable");
            return null;
        }

        return ParseEveryBody(hasKey ? (VarTerm)call.Terms[1] : null, value, call.Terms[^1], place);
    }

    private Expression? ParseEveryBody(VarTerm? key, VarTerm value, Term domain, SourceLocation place)
    {
        if (Kind != TokenKind.LeftBrace)
        {
            Illegal("missing body");
            return null;
        }

        Scan();
        var body = ParseBody(TokenKind.RightBrace);
        if (body is null)
        {
            return null;
        }

        Scan();
        return ParseWith(new Expression(place) { Every = new EveryExpression(key, value, domain, body, place) { End = LastEnd } });
    }
}
