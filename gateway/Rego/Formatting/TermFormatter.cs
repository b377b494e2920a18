using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Formatting;

/// <summary>Writes expressions and terms; collections keep their line breaks, operators get spaces and parentheses.</summary>
internal sealed class TermFormatter(LineWriter writer)
{
    /// <summary>Where an expression begins that has another above it.</summary>
    private int continuation = -1;

    /// <summary>Where the first expression begins in braces that could be a comprehension.</summary>
    private int opening = -1;

    /// <param name="isOfRule">The braces follow "if": "{ a | b == c }" would be a comprehension there.</param>
    public void WriteBody(Body body, bool isOfRule = false)
    {
        for (var i = 0; i < body.Count; i++)
        {
            var row = body[i].Location.Row;
            if (i > 0 && writer.FirstRowBefore(row) > writer.RowOf(body[i - 1].End) + 1)
            {
                writer.BlankLine();
            }

            writer.CommentsBefore(row);
            continuation = i > 0 ? writer.Length : -1;
            opening = i == 0 && isOfRule ? writer.Length : -1;
            Write(body[i]);
            writer.EndLine();
        }
    }

    public void Write(Expression expression)
    {
        writer.At(expression.Location.Row);
        writer.Write(expression.Negated ? "not " : "");
        if (expression.Term is { } term)
        {
            Write(term);
        }
        else if (expression.Call is { } call)
        {
            WriteCall(call, nested: false, expression.Location, expression.End, isExpression: true);
        }
        else if (expression.Some is { } some)
        {
            WriteSome(some);
        }
        else if (expression.Every is { } every)
        {
            WriteEvery(every, expression);
        }

        WriteWith(expression);
    }

    private void WriteWith(Expression expression)
    {
        var row = expression.Location.Row;
        var indented = false;
        foreach (var with in expression.With)
        {
            if (with.Location.Row > row)
            {
                writer.EndLine();
                if (!indented)
                {
                    writer.Indent();
                    indented = true;
                }
            }
            else
            {
                writer.Write(" ");
            }

            row = with.Location.Row;
            writer.Write("with ");
            Write(with.Target);
            writer.Write(" as ");
            Write(with.Value);
            writer.At(row);
        }

        if (indented)
        {
            writer.Outdent();
        }
    }

    private void WriteSome(SomeDeclaration some)
    {
        writer.Write("some ");
        if (some.Membership is { } membership)
        {
            WriteMembership(membership.Terms);
            return;
        }

        for (var i = 0; i < some.Variables.Count; i++)
        {
            writer.Write((i > 0 ? ", " : "") + TermPrinter.Print(some.Variables[i]));
        }
    }

    private void WriteMembership(List<Term> terms)
    {
        if (terms.Count == 4)
        {
            Write(terms[1], nested: true);
            writer.Write(", ");
        }

        Write(terms[^2], nested: true);
        writer.Write(" in ");
        Write(terms[^1], nested: true);
    }

    private void WriteEvery(EveryExpression every, Expression expression)
    {
        writer.Write("every ");
        if (every.Key is not null)
        {
            Write(every.Key);
            writer.Write(", ");
        }

        Write(every.Value);
        writer.Write(" in ");
        Write(every.Domain, nested: Infix.LevelOf(every.Domain) <= Infix.LevelOf("in"));
        writer.Write(" {");
        WriteInner(every.Body, expression.Location.Row, every.End, every.Body.Count == 1 ? " }" : "}");
    }

    // What stands on one row stays there.
    private void WriteInner(Body body, int row, int end, string close)
    {
        if (body.Exists(expression => expression.Location.Row > row))
        {
            WriteBlock(body, end, close.TrimStart());
            return;
        }

        writer.Write(" ");
        for (var i = 0; i < body.Count; i++)
        {
            writer.Write(i > 0 ? "; " : "");
            Write(body[i]);
        }

        writer.Write(close);
    }

    private void WriteBlock(Body body, int end, string close)
    {
        writer.EndLine();
        writer.Indent();
        WriteBody(body);
        var row = writer.RowOf(end);
        writer.CommentsBefore(row);
        writer.Outdent();
        writer.Write(close);
        writer.At(row);
    }

    public void Write(Term term, bool nested = false)
    {
        writer.At(term.Location.Row);
        switch (term)
        {
            case ScalarTerm scalar:
                WriteScalar(scalar);
                break;
            case VarTerm variable:
                writer.Write(variable.IsWildcard ? "_" : variable.Name);
                break;
            case RefTerm reference:
                WriteReference(reference);
                break;
            case CallTerm call:
                WriteCall(call.Terms, nested, call.Location, call.End, isExpression: false);
                break;
            case ArrayTerm array:
                WriteList("[", array.Items, "]", array);
                break;
            case SetTerm { Items.Count: 0 }:
                writer.Write("set()");
                break;
            case SetTerm set:
                WriteList("{", Distinct(set.Items), "}", set);
                break;
            case ObjectTerm map:
                WriteObject(map);
                break;
            case ComprehensionTerm comprehension:
                WriteComprehension(comprehension);
                break;
        }
    }

    private void WriteScalar(ScalarTerm scalar)
    {
        if (scalar.Kind is ScalarKind.Null or ScalarKind.Boolean || scalar.End <= scalar.Location.Offset)
        {
            writer.Write(TermPrinter.Print(scalar));
            return;
        }

        // Below another expression "-1" would be read as what is taken away from it.
        var text = scalar.Kind == ScalarKind.Number ? scalar.Text : writer.Slice(scalar.Location.Offset, scalar.End);
        writer.Write(text[0] == '-' && writer.Length == continuation ? $"({text})" : text);
        writer.At(writer.RowOf(scalar.End));
    }

    private void WriteReference(RefTerm reference)
    {
        Write(reference.Parts[0], nested: true);
        foreach (var part in reference.Parts.Skip(1))
        {
            if (part is ScalarTerm { Kind: ScalarKind.String } text && TermPrinter.IsPlainName(text.Text) && (TokenNames.OfWord(text.Text) == TokenKind.Identifier || IsDotted(text)))
            {
                writer.Write("." + text.Text);
                continue;
            }

            writer.Write("[");
            Write(part);
            writer.Write("]");
        }
    }

    private bool IsDotted(ScalarTerm text) => text.End > text.Location.Offset && writer.Slice(text.Location.Offset, text.End) == text.Text;

    private void WriteCall(List<Term> terms, bool nested, SourceLocation place, int end, bool isExpression)
    {
        var sign = Infix.SignOf(terms);
        if (sign == "in")
        {
            var enclosed = nested || (terms.Count == 4 && !isExpression); // "k, v in xs" in a list would be two items
            writer.Write(enclosed ? "(" : "");
            WriteMembership(terms);
            writer.Write(enclosed ? ")" : "");
            return;
        }

        // "=" stands between terms of an expression only; deeper it is "eq(a, b)".
        if (sign is not null && (isExpression || sign is not ("=" or ":=")))
        {
            nested |= sign == "|" && writer.Length == opening;
            writer.Write(nested ? "(" : "");
            Write(terms[1], nested: !isExpression || Infix.LevelOf(terms[1]) < Infix.LevelOf(sign));
            writer.Write($" {sign} ");
            Write(terms[2], nested: !isExpression || Infix.LevelOf(terms[2]) <= Infix.LevelOf(sign));
            writer.Write(nested ? ")" : "");
            return;
        }

        Write(terms[0]);
        writer.Write("(");
        WriteItems(terms.Skip(1).Select(term => (term.Location.Row, (Action)(() => Write(term)))).ToList(), place.Row, end);
        writer.Write(")");
    }

    private void WriteList(string open, List<Term> items, string close, Term holder)
    {
        writer.Write(open);
        WriteItems(items.Select((item, i) => (item.Location.Row, (Action)(() => Write(item, i == 0 && Infix.IsLikeComprehension(items))))).ToList(), holder.Location.Row, holder.End);
        writer.Write(close);
    }

    // Print shows alike what differs: "a - (b - c)" and "a - b - c", or two wildcards.
    private static List<Term> Distinct(List<Term> items) => items.GroupBy(item => item.ToString(), StringComparer.Ordinal)
        .SelectMany(alike => alike.Skip(1).Any() ? alike.DistinctBy(item => ModuleJson.Of(item).ToJson(), StringComparer.Ordinal) : alike)
        .OrderBy(item => item.Location.Offset).ToList();

    private void WriteObject(ObjectTerm map)
    {
        writer.Write("{");
        WriteItems(map.Items.Select((item, i) => (item.Key.Location.Row, (Action)(() => WritePair(item, i == 0, map.Items.Count == 1)))).ToList(), map.Location.Row, map.End);
        writer.Write("}");
    }

    // "{a | b: c}" begins as a comprehension of sets, and "{a: b | c}" is one of objects.
    private void WritePair(KeyValuePair<Term, Term> item, bool isFirst, bool isOnly)
    {
        Write(item.Key, isFirst && Infix.IsUnion(item.Key));
        writer.Write(": ");
        Write(item.Value, isOnly && Infix.IsUnion(item.Value));
    }

    /// <summary>Items of one source row share a line; with more than one row, the last gets a comma, too.</summary>
    public void WriteItems(List<(int Row, Action Write)> items, int startRow, int end)
    {
        var isMultiLine = items.Skip(1).Where((item, i) => item.Row > items[i].Row).Any();
        if (isMultiLine)
        {
            writer.EndLine();
            writer.Indent();
        }

        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                var breaks = isMultiLine && items[i].Row > items[i - 1].Row;
                writer.Write(breaks ? "," : ", ");
                if (breaks)
                {
                    writer.EndLine();
                }
            }

            if (isMultiLine)
            {
                writer.CommentsBefore(items[i].Row);
            }

            items[i].Write();
        }

        if (isMultiLine)
        {
            writer.Write(",");
            writer.EndLine();
            writer.CommentsBefore(end > 0 ? writer.RowOf(end) : startRow);
            writer.Outdent();
            writer.At(end > 0 ? writer.RowOf(end) : startRow);
        }
    }

    private void WriteComprehension(ComprehensionTerm term)
    {
        var close = term.Kind == ComprehensionKind.Array ? "]" : "}";
        writer.Write(term.Kind == ComprehensionKind.Array ? "[" : "{");
        if (term.Key is not null)
        {
            Write(term.Key, Infix.IsUnion(term.Key));
            writer.Write(": ");
        }

        Write(term.Value, nested: true);
        writer.Write(" |");
        WriteInner(term.Body, term.Location.Row, term.End, close);
    }
}
