namespace SecureFin.Rego.Syntax;

internal sealed partial class Parser
{
    private List<Term>? ParseList(TokenKind end, List<Term> items)
    {
        while (Kind != end)
        {
            if (ParseInfixInList() is not { } item)
            {
                return null;
            }

            items.Add(item);
            if (Kind == TokenKind.Comma)
            {
                Scan();
            }
            else if (Kind != end)
            {
                Illegal($"expected \"{TokenKind.Comma.Text()}\" or \"{end.Text()}\"");
                return null;
            }
        }

        return items;
    }

    private bool SkipLeadingComma()
    {
        if (Kind != TokenKind.Comma)
        {
            return false;
        }

        Scan();
        return true;
    }

    // array = "[" [ term { "," term } ] "]" | "[" term "|" body "]"
    private Term? ParseArray()
    {
        var place = Here;
        Scan();
        if (Kind == TokenKind.RightBracket)
        {
            return new ArrayTerm([], place);
        }

        var mayComprehend = !SkipLeadingComma();
        var saved = Save();
        var head = ParseTerm();
        if (head is null)
        {
            return null;
        }

        if (Kind == TokenKind.Or && mayComprehend)
        {
            Scan();
            if (ParseBody(TokenKind.RightBracket) is { } body)
            {
                return new ComprehensionTerm(ComprehensionKind.Array, null, head, body, place) { End = Current.End };
            }

            if (Kind != TokenKind.Comma)
            {
                return null;
            }
        }

        Restore(saved);
        return ParseList(TokenKind.RightBracket, []) is { } items ? new ArrayTerm(items, place) { End = Current.End } : null;
    }

    // A single term is tried first, so that "{a | b}" is a comprehension and not the union of a and b.
    private Term? ParseSetOrObject()
    {
        var place = Here;
        Scan();
        if (Kind == TokenKind.RightBrace)
        {
            return new ObjectTerm([], place);
        }

        var mayComprehend = !SkipLeadingComma();
        var saved = Save();
        var head = ParseTerm();
        if (head is null)
        {
            return null;
        }

        switch (Kind)
        {
            case TokenKind.Or when mayComprehend:
                return ParseSetComprehension(saved, head, place);
            case TokenKind.RightBrace or TokenKind.Comma:
                return ParseSet(saved, place);
            case TokenKind.Colon:
                return ParseObject(head, mayComprehend, place);
        }

        Restore(saved);
        head = ParseInfixInList();
        switch (head is null ? TokenKind.Illegal : Kind)
        {
            case TokenKind.RightBrace or TokenKind.Comma:
                return ParseSet(saved, place);
            case TokenKind.Colon:
                return ParseObject(head!, mayComprehend, place);
        }

        if (head is not null)
        {
            Illegal("non-terminated set");
        }

        return null;
    }

    private SetTerm? ParseSet(State saved, SourceLocation place)
    {
        Restore(saved);
        return ParseList(TokenKind.RightBrace, []) is { } items ? new SetTerm(items, place) { End = Current.End } : null;
    }

    private Term? ParseSetComprehension(State saved, Term head, SourceLocation place)
    {
        Scan();
        if (ParseBody(TokenKind.RightBrace) is { } body)
        {
            return new ComprehensionTerm(ComprehensionKind.Set, null, head, body, place) { End = Current.End };
        }

        return Kind == TokenKind.Comma ? ParseSet(saved, place) : null;
    }

    // object = "{" pair { "," pair } "}" | "{" key ":" value "|" body "}"
    private Term? ParseObject(Term key, bool mayComprehend, SourceLocation place)
    {
        Scan();
        var saved = Save();
        var value = ParseTerm();
        if (value is null)
        {
            return null;
        }

        if (Kind == TokenKind.Or && mayComprehend)
        {
            Scan();
            if (ParseBody(TokenKind.RightBrace) is { } body)
            {
                return new ComprehensionTerm(ComprehensionKind.Object, key, value, body, place) { End = Current.End };
            }
        }

        Restore(saved);
        value = ParseInfixInList();
        if (value is null)
        {
            return null;
        }

        if (Kind is TokenKind.RightBrace or TokenKind.Comma)
        {
            return ParsePairs(new KeyValuePair<Term, Term>(key, value), place);
        }

        Illegal("non-terminated object");
        return null;
    }

    private ObjectTerm? ParsePairs(KeyValuePair<Term, Term> first, SourceLocation place)
    {
        var pairs = new List<KeyValuePair<Term, Term>> { first };
        while (Kind != TokenKind.RightBrace)
        {
            if (Kind != TokenKind.Comma)
            {
                Illegal($"expected \"{TokenKind.Comma.Text()}\" or \"{TokenKind.RightBrace.Text()}\"");
                return null;
            }

            Scan();
            if (Kind == TokenKind.RightBrace)
            {
                break;
            }

            if (ParsePair() is not { } pair)
            {
                return null;
            }

            pairs.Add(pair);
        }

        return new ObjectTerm(pairs, place) { End = Current.End };
    }

    private KeyValuePair<Term, Term>? ParsePair()
    {
        var key = ParseInfixInList();
        if (key is null)
        {
            return null;
        }

        if (Kind != TokenKind.Colon)
        {
            Illegal($"expected \"{TokenKind.Colon.Text()}\"");
            return null;
        }

        Scan();
        return ParseInfixInList() is { } value ? new KeyValuePair<Term, Term>(key, value) : null;
    }
}
