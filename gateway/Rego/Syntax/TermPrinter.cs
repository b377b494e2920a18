using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace SecureFin.Rego.Syntax;

/// <summary>Prints terms and expressions on one line, as error messages show them.</summary>
internal static class TermPrinter
{
    private static readonly Dictionary<string, string> Infix = new(StringComparer.Ordinal)
    {
        ["eq"] = "=", ["assign"] = ":=", ["equal"] = "==", ["neq"] = "!=", ["lt"] = "<", ["gt"] = ">", ["lte"] = "<=", ["gte"] = ">=",
        ["plus"] = "+", ["minus"] = "-", ["mul"] = "*", ["div"] = "/", ["rem"] = "%", ["and"] = "&", ["or"] = "|",
        ["internal.member_2"] = "in",
    };

    /// <summary>The infix sign of an operator, or null.</summary>
    public static string? InfixSign(string name) => Infix.GetValueOrDefault(name);

    public static string Print(Term term)
    {
        var builder = new StringBuilder();
        Write(builder, term);
        return builder.ToString();
    }

    public static string Print(Expression expression)
    {
        var builder = new StringBuilder();
        Write(builder, expression);
        return builder.ToString();
    }

    /// <exception cref="InsufficientExecutionStackException">The term nests deeper than the stack of an evaluation holds.</exception>
    private static void Write(StringBuilder builder, Term term)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (term)
        {
            case ScalarTerm { Kind: ScalarKind.String } text: WriteString(builder, text.Text); break;
            case ScalarTerm scalar: builder.Append(scalar.Text); break;
            case VarTerm variable: builder.Append(variable.IsWildcard ? "_" : variable.Name); break;
            case RefTerm reference: WriteReference(builder, reference); break;
            case ArrayTerm array: WriteList(builder, "[", array.Items, "]"); break;
            case SetTerm { Items.Count: 0 }: builder.Append("set()"); break;
            case SetTerm set: WriteList(builder, "{", set.Items, "}"); break;
            case ObjectTerm map: WriteObject(builder, map); break;
            case ComprehensionTerm comprehension: WriteComprehension(builder, comprehension); break;
            case CallTerm call: WriteCall(builder, call.Terms); break;
        }
    }

    private static void WriteReference(StringBuilder builder, RefTerm reference)
    {
        Write(builder, reference.Parts[0]);
        for (var i = 1; i < reference.Parts.Count; i++)
        {
            var part = reference.Parts[i];
            if (part is ScalarTerm { Kind: ScalarKind.String } text && IsPlainName(text.Text))
            {
                builder.Append('.').Append(text.Text);
            }
            else
            {
                builder.Append('[');
                Write(builder, part);
                builder.Append(']');
            }
        }
    }

    /// <summary>True if a string may stand after a dot.</summary>
    public static bool IsPlainName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static void WriteList(StringBuilder builder, string open, IReadOnlyList<Term> items, string close)
    {
        builder.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            builder.Append(i > 0 ? ", " : "");
            Write(builder, items[i]);
        }

        builder.Append(close);
    }

    private static void WriteObject(StringBuilder builder, ObjectTerm map)
    {
        builder.Append('{');
        for (var i = 0; i < map.Items.Count; i++)
        {
            builder.Append(i > 0 ? ", " : "");
            Write(builder, map.Items[i].Key);
            builder.Append(": ");
            Write(builder, map.Items[i].Value);
        }

        builder.Append('}');
    }

    private static void WriteComprehension(StringBuilder builder, ComprehensionTerm term)
    {
        builder.Append(term.Kind == ComprehensionKind.Array ? '[' : '{');
        if (term.Key is not null)
        {
            Write(builder, term.Key);
            builder.Append(": ");
        }

        Write(builder, term.Value);
        builder.Append(" | ");
        WriteBody(builder, term.Body);
        builder.Append(term.Kind == ComprehensionKind.Array ? ']' : '}');
    }

    private static void WriteBody(StringBuilder builder, Body body)
    {
        for (var i = 0; i < body.Count; i++)
        {
            builder.Append(i > 0 ? "; " : "");
            Write(builder, body[i]);
        }
    }

    private static void WriteCall(StringBuilder builder, List<Term> terms)
    {
        if (terms.Count == 3 && InfixSign(Names.OfOperator(terms[0])) is { } sign)
        {
            Write(builder, terms[1]);
            builder.Append(' ').Append(sign).Append(' ');
            Write(builder, terms[2]);
            return;
        }

        Write(builder, terms[0]);
        WriteList(builder, "(", terms.GetRange(1, terms.Count - 1), ")");
    }

    private static void Write(StringBuilder builder, Expression expression)
    {
        builder.Append(expression.Negated ? "not " : "");
        if (expression.Term is { } term)
        {
            Write(builder, term);
        }
        else if (expression.Call is { } call)
        {
            WriteCall(builder, call);
        }
        else if (expression.Some is { } some)
        {
            builder.Append("some ");
            if (some.Membership is { } membership)
            {
                WriteList(builder, "", membership.Terms.GetRange(1, membership.Terms.Count - 2), " in ");
                Write(builder, membership.Terms[^1]);
            }
            else
            {
                WriteList(builder, "", some.Variables, "");
            }
        }
        else if (expression.Every is { } every)
        {
            WriteList(builder, "every ", every.Key is null ? [every.Value] : [every.Key, every.Value], " in ");
            Write(builder, every.Domain);
            builder.Append(" { ");
            WriteBody(builder, every.Body);
            builder.Append(" }");
        }

        foreach (var with in expression.With)
        {
            builder.Append(" with ");
            Write(builder, with.Target);
            builder.Append(" as ");
            Write(builder, with.Value);
        }
    }

    private static void WriteString(StringBuilder builder, string text)
    {
        builder.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => builder.Append("\\\""),
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                < ' ' => builder.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => builder.Append(c),
            };
        }

        builder.Append('"');
    }
}
