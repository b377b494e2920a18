using System.Text;

namespace SecureFin.Rego;

/// <summary>regex.template_match: a text with regular expressions between delimiters.</summary>
internal static class RegexTemplate
{
    public static RegoValue Match(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var template, out var text)) return default;
        if (!Operand.String(context, args, 2, out var start) || !Operand.String(context, args, 3, out var end)) return default;
        if (Encoding.UTF8.GetByteCount(start) != 1) return context.Fail($"start delimiter has to be exactly one character long but is {Encoding.UTF8.GetByteCount(start)} long");
        if (Encoding.UTF8.GetByteCount(end) != 1) return context.Fail($"end delimiter has to be exactly one character long but is {Encoding.UTF8.GetByteCount(start)} long");
        if (Pattern(template, start[0], end[0]) is not { } pattern) return context.Fail($"unbalanced braces in {GoQuote.Quote(template)}");
        if (!RegoRegex.TryGet(context, pattern, out var regex, out var error)) return context.Fail(error);
        var found = regex.IsMatch(context, text);
        return context.HasError ? default : RegoValue.FromBoolean(found);
    }

    private static string? Pattern(string template, char start, char end)
    {
        var pattern = new StringBuilder("^");
        int level = 0, from = 0;
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == start)
            {
                if (level++ > 0) continue;
                pattern.Append(QuoteMeta(template[from..i])).Append('(');
                from = i + 1;
            }
            else if (template[i] == end)
            {
                if (--level < 0) return null;
                if (level > 0) continue;
                pattern.Append(template, from, i - from).Append(')');
                from = i + 1;
            }
        }

        return level == 0 ? pattern.Append(QuoteMeta(template[from..])).Append('$').ToString() : null;
    }

    private static string QuoteMeta(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal)) result.Append('\\');
            result.Append(c);
        }

        return result.ToString();
    }
}
