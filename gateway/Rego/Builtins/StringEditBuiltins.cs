using System.Text;

namespace SecureFin.Rego;

/// <summary>Replacing and trimming.</summary>
internal static class StringEditBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("replace", Replace);
        functions.Add("strings.replace_n", ReplaceMany);
        functions.Add("trim", static (context, args) => Trim(context, args, left: true, right: true));
        functions.Add("trim_left", static (context, args) => Trim(context, args, left: true, right: false));
        functions.Add("trim_right", static (context, args) => Trim(context, args, left: false, right: true));
        functions.Add("trim_prefix", static (context, args) => StringBuiltins.Two(context, args, out var text, out var part)
            ? text.StartsWith(part, StringComparison.Ordinal) && part.Length > 0 ? RegoValue.FromString(text[part.Length..]) : args[0] : default);
        functions.Add("trim_suffix", static (context, args) => StringBuiltins.Two(context, args, out var text, out var part)
            ? text.EndsWith(part, StringComparison.Ordinal) && part.Length > 0 ? RegoValue.FromString(text[..^part.Length]) : args[0] : default);
        functions.Add("trim_space", static (context, args) => Operand.String(context, args, 0, out var text)
            ? StringBuiltins.Keep(args[0], TrimSpace(text)) : default);
    }

    // U+0085 and U+00A0 are white space in Go as in .NET; U+180E and the like are in neither.
    private static string TrimSpace(string text) => text.Trim();

    private static RegoValue Trim(BuiltinContext context, ReadOnlySpan<RegoValue> args, bool left, bool right)
    {
        if (!StringBuiltins.Two(context, args, out var text, out var cutset) || !StringBuiltins.MayRead(context, text) || !StringBuiltins.MayRead(context, cutset)) return default;
        var cuts = new CutSet(cutset);
        var from = left ? cuts.Leading(text) : 0;
        var to = right ? text.Length - cuts.Trailing(text.AsSpan(from)) : text.Length;
        return from == 0 && to == text.Length ? args[0] : RegoValue.FromString(text[from..to]);
    }

    private static RegoValue Replace(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var text, out var old) || !Operand.String(context, args, 2, out var with)) return default;
        if (old.Length == 0) return Substitute(context, text, [(old, with)]);
        if (!StringBuiltins.MaySearch(context, text, old)) return default;
        var count = text.AsSpan().Count(old);
        if (count == 0) return args[0];
        if (!context.AllowsText(text.Length + ((long)count * (with.Length - old.Length)))) return default;
        return RegoValue.FromString(text.Replace(old, with, StringComparison.Ordinal));
    }

    private static RegoValue ReplaceMany(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 0, out var patterns) || !Operand.String(context, args, 1, out var text)) return default;
        var pairs = new (string Old, string With)[patterns.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            if (!patterns.KeyAt(i).TryGetString(out var old)) return context.Fail(EvalErrorCode.Type, "operand 1 non-string key found in pattern object");
            if (!patterns.ValueAt(i).TryGetString(out var with)) return context.Fail(EvalErrorCode.Type, "operand 1 non-string value found in pattern object");
            if (!StringBuiltins.MaySearch(context, text, old)) return default;
            pairs[i] = (old, with);
        }

        return Substitute(context, text, pairs);
    }

    // At each position the first pattern that fits is replaced; an empty pattern fits once between any two characters.
    private static RegoValue Substitute(BuiltinContext context, string text, (string Old, string With)[] pairs)
    {
        var result = new StringBuilder(text.Length);
        if (!context.Spend((long)text.Length * pairs.Length >> 4)) return default;
        var emptyMatched = false;
        for (var i = 0; i <= text.Length;)
        {
            var hit = FirstMatch(text, i, pairs, emptyMatched);
            if (hit >= 0)
            {
                result.Append(pairs[hit].With);
                if (!context.AllowsTextSoFar(result.Length)) return default;
                i += pairs[hit].Old.Length;
                emptyMatched = pairs[hit].Old.Length == 0;
                if (!emptyMatched) continue;
            }

            emptyMatched = false;
            if (i == text.Length) break;
            if (hit >= 0 && pairs[hit].Old.Length > 0) continue;
            result.Append(text[i]);
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length) result.Append(text[++i]);
            i++;
        }

        return RegoValue.FromString(result.ToString());
    }

    private static int FirstMatch(string text, int position, (string Old, string With)[] pairs, bool skipEmpty)
    {
        for (var k = 0; k < pairs.Length; k++)
        {
            var old = pairs[k].Old;
            if (old.Length == 0 ? !skipEmpty : string.CompareOrdinal(text, position, old, 0, old.Length) == 0) return k;
        }

        return -1;
    }
}
