using System.Text;

namespace SecureFin.Rego;

/// <summary>Text functions that look at or cut texts. Positions and lengths count code points, as in OPA.</summary>
internal static class StringBuiltins
{
    private const int SearchShift = 16;
    private const int ReadShift = 6;
    private const int LongText = 1_024;

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("concat", Concat);
        functions.Add("contains", static (context, args) => Two(context, args, out var text, out var part) && MaySearch(context, text, part)
            ? RegoValue.FromBoolean(text.Contains(part, StringComparison.Ordinal)) : default);
        functions.Add("startswith", static (context, args) => Two(context, args, out var text, out var part)
            ? RegoValue.FromBoolean(text.StartsWith(part, StringComparison.Ordinal)) : default);
        functions.Add("endswith", static (context, args) => Two(context, args, out var text, out var part)
            ? RegoValue.FromBoolean(text.EndsWith(part, StringComparison.Ordinal)) : default);
        functions.Add("indexof", IndexOf);
        functions.Add("indexof_n", IndexOfAll);
        functions.Add("substring", Substring);
        functions.Add("split", Split);
        functions.Add("lower", static (context, args) => Operand.String(context, args, 0, out var text) && MayRead(context, text) ? Keep(args[0], GoCase.Lower(text)) : default);
        functions.Add("upper", static (context, args) => Operand.String(context, args, 0, out var text) && MayRead(context, text) ? Keep(args[0], GoCase.Upper(text)) : default);
        functions.Add("strings.reverse", static (context, args) => Operand.String(context, args, 0, out var text) && MayRead(context, text) ? RegoValue.FromString(Reverse(text)) : default);
        functions.Add("strings.count", Count);
        functions.Add("format_int", FormatInteger);
    }

    /// <summary>The argument itself where the text did not change, else a new value.</summary>
    public static RegoValue Keep(RegoValue original, string text) =>
        original.AsString().Length == text.Length && original.AsString() == text ? original : RegoValue.FromString(text);

    public static bool Two(BuiltinContext context, ReadOnlySpan<RegoValue> args, out string first, out string second)
    {
        second = string.Empty;
        return Operand.String(context, args, 0, out first!) && Operand.String(context, args, 1, out second!);
    }

    /// <summary>Charges for going through a long text, so that the clock is looked at between many calls. False when the call must stop.</summary>
    public static bool MayRead(BuiltinContext context, string text) => text.Length < LongText || context.Spend(text.Length >> ReadShift);

    /// <summary>Charges for looking for a text in another: many places can begin alike. False when the call must stop.</summary>
    public static bool MaySearch(BuiltinContext context, string text, string part)
    {
        var places = Math.Max(0L, text.Length - part.Length);
        var steps = (places * part.Length) >> SearchShift;
        return steps == 0 || context.Spend(steps);
    }

    private static RegoValue Concat(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var delimiter)) return default;
        var items = args[1].Reference;
        if (items is not (RegoArray or RegoSet))
        {
            Operand.Mismatch(context, args[1], 1, "one of {set, array}");
            return default;
        }

        var count = args[1].CollectionCount;
        if (count == 0) return RegoValue.EmptyString;
        long length = (long)delimiter.Length * (count - 1);
        for (var i = 0; i < count; i++)
        {
            var item = At(items, i);
            if (item.Reference is not string text)
            {
                Operand.ElementMismatch(context, 1, args[1], item, "string");
                return default;
            }

            length += text.Length;
        }

        if (count == 1) return At(items, 0);
        if (!context.AllowsText(length)) return default;
        var result = new StringBuilder((int)length);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) result.Append(delimiter);
            result.Append((string)At(items, i).Reference!);
        }

        return RegoValue.FromString(result.ToString());
    }

    private static RegoValue At(object collection, int position) =>
        collection is RegoArray array ? array[position] : ((RegoSet)collection)[position];

    private static RegoValue IndexOf(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Two(context, args, out var text, out var part)) return default;
        if (part.Length == 0) return context.Fail("empty search character");
        if (!MaySearch(context, text, part)) return default;
        var index = text.IndexOf(part, StringComparison.Ordinal);
        return RegoValue.FromInt64(index < 0 ? -1 : GoText.RuneCount(text.AsSpan(0, index)));
    }

    private static RegoValue IndexOfAll(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Two(context, args, out var text, out var part)) return default;
        if (part.Length == 0) return context.Fail("empty search character");
        if (!MaySearch(context, text, part)) return default;
        var found = new RegoArrayBuilder();
        var runes = 0;
        for (int from = 0, index; (index = text.IndexOf(part, from, StringComparison.Ordinal)) >= 0; from = index + 1)
        {
            if (!context.AllowsOneMore(found.Count)) return default;
            runes += GoText.RuneCount(text.AsSpan(from, index - from));
            found.Add(RegoValue.FromInt64(runes));
            runes++;
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length) index++;
        }

        return found.Build();
    }

    private static RegoValue Substring(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text)) return default;
        if (!Operand.Integer(context, args, 1, out var start) || !Operand.Integer(context, args, 2, out var length)) return default;
        if (start < 0) return context.Fail("negative offset");
        var from = Advance(text, 0, start);
        var to = length < 0 ? text.Length : Advance(text, from, length);
        return from == 0 && to == text.Length ? args[0] : CountryCodes.ToValue(text.AsSpan(from, to - from));
    }

    // The position after so many code points, at most the end.
    private static int Advance(string text, int position, long runes)
    {
        if (text.AsSpan(position).IndexOfAnyInRange('\uD800', '\uDBFF') < 0) return (int)Math.Min(text.Length, position + Math.Min(runes, text.Length));
        for (; runes > 0 && position < text.Length; runes--)
            position += position + 1 < text.Length && char.IsSurrogatePair(text[position], text[position + 1]) ? 2 : 1;
        return position;
    }

    private static RegoValue Split(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Two(context, args, out var text, out var delimiter)) return default;
        if (delimiter.Length == 0) return Runes(context, text);
        if (!MaySearch(context, text, delimiter)) return default;
        var parts = new RegoArrayBuilder();
        var from = 0;
        for (int index; (index = text.IndexOf(delimiter, from, StringComparison.Ordinal)) >= 0; from = index + delimiter.Length)
        {
            if (!context.AllowsOneMore(parts.Count)) return default;
            parts.Add(RegoValue.FromString(text[from..index]));
        }

        if (from == 0) return RegoArray.Create(args[0]);
        parts.Add(RegoValue.FromString(text[from..]));
        return parts.Build();
    }

    private static RegoValue Runes(BuiltinContext context, string text)
    {
        if (!context.AllowsElements(text.Length)) return default;
        var parts = new RegoArrayBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var next = i + (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1);
            parts.Add(RegoValue.FromString(text[i..next]));
            i = next;
        }

        return parts.Build();
    }

    /// <summary>Code points in reverse order.</summary>
    public static string Reverse(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        var at = target.Length;
        for (var i = 0; i < source.Length; i++)
        {
            if (i + 1 < source.Length && char.IsSurrogatePair(source[i], source[i + 1]))
            {
                target[--at] = source[i + 1];
                target[--at] = source[i++];
            }
            else target[--at] = source[i];
        }
    });

    private static RegoValue Count(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Two(context, args, out var text, out var part) || !MaySearch(context, text, part)) return default;
        return RegoValue.FromInt64(part.Length == 0 ? GoText.RuneCount(text) + 1 : text.AsSpan().Count(part));
    }

    private static RegoValue FormatInteger(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Number(context, args, 0) || !Operand.Number(context, args, 1)) return default;
        if (!args[1].IsInt64 || args[1].Bits is not (2 or 8 or 10 or 16))
            return context.Fail(EvalErrorCode.Type, "operand 2 must be one of {2, 8, 10, 16}");
        if (!ArithmeticBuiltins.TryTruncate(args[0], out var integer)) return context.Fail("number out of range");
        return RegoValue.FromString(GoInteger.Digits(integer, (int)args[1].Bits));
    }
}
