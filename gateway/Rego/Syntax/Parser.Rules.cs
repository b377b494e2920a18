namespace SecureFin.Rego.Syntax;

internal sealed partial class Parser
{
    // rule = [ "default" ] head [ "if" body ] { "else" ... }
    private Rule? ParseRule()
    {
        var place = Here;
        var isDefault = Kind == TokenKind.Default && !KeywordStartsReference();
        if (isDefault)
        {
            Scan();
        }

        TakeKeywordAsName();
        if (Kind != TokenKind.Identifier)
        {
            return null;
        }

        var head = ParseHead(isDefault);
        if (head is null)
        {
            return null;
        }

        var rule = new Rule(head, TrueBody(place), place) { IsDefault = isDefault };
        return isDefault ? FinishDefault(rule) : FinishRule(rule);
    }

    private Rule? FinishDefault(Rule rule)
    {
        rule.End = LastEnd;
        return ValidateDefaultValue(rule) && ValidateDefaultArguments(rule) ? rule : null;
    }

    private static Body TrueBody(SourceLocation place) => [Expression.OfTerm(ScalarTerm.True(place), place)];

    private Rule? FinishRule(Rule rule)
    {
        if (Kind == TokenKind.If && !KeywordStartsLine())
        {
            rule.HasIf = true;
            Scan();
            if (ParseIfBody() is not { } body)
            {
                return null;
            }

            rule.Body = body;
        }
        else if (Kind == TokenKind.LeftBrace)
        {
            Scan();
            if (ParseBody(TokenKind.RightBrace) is not { } body)
            {
                return null;
            }

            Scan();
            rule.Body = body;
        }
        else if (rule.Head.HasContains)
        {
            rule.HasGeneratedBody = true;
            rule.End = LastEnd;
            return rule;
        }
        else
        {
            return null;
        }

        rule.End = LastEnd;
        return Kind != TokenKind.Else || KeywordStartsReference() || ParseElseOf(rule) ? rule : null;
    }

    // A set literal is always true, so "{ ... }" after "if" is a body unless the literal is something else.
    private Body? ParseIfBody()
    {
        var saved = Save();
        var literal = ParseLiteral();
        if (literal is not null && literal.Term is not SetTerm)
        {
            return [literal];
        }

        Restore(saved);
        Scan();
        var body = ParseBody(TokenKind.RightBrace);
        if (body is not null)
        {
            Scan();
        }

        return body;
    }

    private bool ParseElseOf(Rule rule)
    {
        if (rule.Head.Reference.Skip(1).Any(part => part is not ScalarTerm))
        {
            Error(Here, "else keyword cannot be used on rules with variables in head");
            return false;
        }

        if (rule.Head.Key is not null)
        {
            Error(Here, "else keyword cannot be used on multi-value rules");
            return false;
        }

        // A branch without a body always holds, so that none can follow it.
        for (var last = rule; Kind == TokenKind.Else && !last.HasGeneratedBody && !KeywordStartsReference(); last = last.Else)
        {
            last.Else = ParseElse(rule.Head);
            if (last.Else is null)
            {
                return false;
            }
        }

        return true;
    }

    private Rule? ParseElse(RuleHead original)
    {
        var place = Here;
        var head = new RuleHead(original.Reference, place) { Arguments = CopyArguments(original.Arguments) };
        Scan();
        switch (Kind)
        {
            case TokenKind.LeftBrace or TokenKind.If:
                head.HasGeneratedValue = true;
                head.Value = ScalarTerm.True(place);
                break;
            case TokenKind.Assign or TokenKind.Unify:
                head.IsAssign = Kind == TokenKind.Assign;
                Scan();
                head.Value = ParseInfix();
                if (head.Value is null)
                {
                    return null;
                }

                break;
            default:
                Illegal("expected else value term or rule body");
                return null;
        }

        var rule = new Rule(head, TrueBody(place), place) { End = LastEnd };
        if (Kind is not (TokenKind.If or TokenKind.LeftBrace) || KeywordStartsLine())
        {
            rule.HasGeneratedBody = true;
            return rule;
        }

        return FinishElse(rule);
    }

    private Rule? FinishElse(Rule rule)
    {
        rule.HasIf = Kind == TokenKind.If;
        if (rule.HasIf)
        {
            Scan();
        }

        if (Kind == TokenKind.LeftBrace)
        {
            Scan();
            if (ParseBody(TokenKind.RightBrace) is not { } body)
            {
                return null;
            }

            Scan();
            rule.Body = body;
        }
        else if (Kind != TokenKind.Eof)
        {
            if (ParseLiteral() is not { } literal)
            {
                return null;
            }

            rule.Body = [literal];
        }
        else
        {
            Illegal("rule body expected");
            return null;
        }

        rule.End = LastEnd;
        return rule;
    }

    private List<Term>? CopyArguments(List<Term>? arguments) => arguments?
        .Select(argument => argument is VarTerm { IsWildcard: true } ? new VarTerm(NextWildcard(), argument.Location) { End = argument.End } : argument)
        .ToList();

    // head = ref [ "(" args ")" ] [ "contains" term | ( ":=" | "=" ) term ]
    private RuleHead? ParseHead(bool isDefault)
    {
        var place = Here;
        var term = ParseHeadReference();
        if (term is null)
        {
            if (errors.Count == 0)
            {
                Illegal("expected rule head name");
            }

            return null;
        }

        var head = HeadOf(term, place);
        if (head is null)
        {
            return null;
        }

        switch (Kind)
        {
            case TokenKind.Contains:
                return ParseContains(head);
            case TokenKind.Unify or TokenKind.Assign:
                ParseHeadValue(head, isDefault);
                break;
        }

        if (head.Value is null && (head.Reference.Count != 2 || head.Arguments is not null || Kind is TokenKind.If))
        {
            head.HasGeneratedValue = !isDefault;
            head.Value = isDefault ? null : ScalarTerm.True(place);
        }
        else if (head.Value is null && !isDefault)
        {
            head.Key = head.Reference[1];
            head.Reference = [head.Reference[0]];
        }

        return head;
    }

    private RuleHead? HeadOf(Term term, SourceLocation place)
    {
        switch (term)
        {
            case VarTerm:
                return new RuleHead([term], place);
            case RefTerm { Parts: [VarTerm, ..] } reference:
                return new RuleHead(reference.Parts, place);
            case RefTerm reference:
                Illegal($"rule head ref {TermPrinter.Print(reference)} invalid");
                return null;
            case CallTerm { Operator: RefTerm { Parts: [VarTerm, ..] } operation } call:
                return new RuleHead(operation.Parts, place) { Arguments = call.Terms.Skip(1).ToList() };
            case CallTerm call:
                Illegal($"rule head ref {call.Operator} invalid");
                return null;
            default:
                return null;
        }
    }

    private static string NameOf(RuleHead head) => TermPrinter.Print(new RefTerm(head.Reference, head.Location));

    private RuleHead ParseContains(RuleHead head)
    {
        if (head.Arguments is not null)
        {
            Illegal($"the contains keyword can only be used with multi-value rule definitions (e.g., {NameOf(head)} contains <VALUE> {{ ... }})");
        }

        head.HasContains = true;
        Scan();
        head.Key = ParseInfix();
        if (head.Key is null)
        {
            Illegal($"expected rule key term (e.g., {NameOf(head)} contains <VALUE> {{ ... }})");
        }

        return head;
    }

    private void ParseHeadValue(RuleHead head, bool isDefault)
    {
        head.IsAssign = Kind == TokenKind.Assign;
        Scan();
        head.Value = ParseInfix();
        if (head.Value is not null)
        {
            return;
        }

        var name = NameOf(head);
        Illegal((head.IsAssign, head.Arguments, isDefault) switch
        {
            (false, _, _) => $"expected rule value term (e.g., {name}[] = <VALUE> {{ ... }})",
            (_, { Count: > 0 }, _) => $"expected function value term (e.g., {name}(...) := <VALUE> {{ ... }})",
            (_, _, true) => $"expected default rule value term (e.g., default {name} := <VALUE>)",
            _ => $"expected rule value term (e.g., {name} := <VALUE> {{ ... }})",
        });
    }

    private Term? ParseHeadReference()
    {
        var head = ParseVariable();
        ScanOverNoSpace();
        var glued = !onSpace;
        if (onSpace)
        {
            Scan();
        }

        if (glued && Kind is TokenKind.LeftParen or TokenKind.Dot or TokenKind.LeftBracket)
        {
            return ParseReference(head);
        }

        if (Kind is TokenKind.Add or TokenKind.Subtract or TokenKind.Multiply or TokenKind.Divide or TokenKind.Remainder
            or TokenKind.And or TokenKind.Or or TokenKind.Equal or TokenKind.NotEqual or TokenKind.Greater
            or TokenKind.GreaterOrEqual or TokenKind.Less or TokenKind.LessOrEqual)
        {
            Illegal("");
        }

        return head;
    }

    private bool ValidateDefaultValue(Rule rule)
    {
        if (rule.Head.Value is null || rule.Head.HasContains)
        {
            Error(rule.Location, "illegal default rule (must have a value)");
            return false;
        }

        var offender = FindNonConstant(rule.Head.Value);
        if (offender is not null)
        {
            Error(rule.Location, $"illegal default rule (value cannot contain {offender})");
        }

        return offender is null;
    }

    private static string? FindNonConstant(Term term) => term switch
    {
        VarTerm or RefTerm or CallTerm => term.KindName,
        ArrayTerm array => array.Items.Select(FindNonConstant).FirstOrDefault(found => found is not null),
        SetTerm set => set.Items.Select(FindNonConstant).FirstOrDefault(found => found is not null),
        ObjectTerm map => map.Items.Select(item => FindNonConstant(item.Key) ?? FindNonConstant(item.Value)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private bool ValidateDefaultArguments(Rule rule)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in rule.Head.Arguments ?? [])
        {
            if (argument is not VarTerm variable)
            {
                Error(rule.Location, $"illegal default rule (arguments cannot contain {argument.KindName})");
                return false;
            }

            if (!seen.Add(variable.Name))
            {
                Error(rule.Location, $"illegal default rule (arguments cannot be repeated {variable.Name})");
                return false;
            }
        }

        return true;
    }
}
