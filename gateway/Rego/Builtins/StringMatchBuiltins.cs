namespace SecureFin.Rego;

/// <summary>strings.any_prefix_match and strings.any_suffix_match.</summary>
internal static class StringMatchBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("strings.any_prefix_match", static (context, args) => Match(context, args, prefix: true));
        functions.Add("strings.any_suffix_match", static (context, args) => Match(context, args, prefix: false));
    }

    private static RegoValue Match(BuiltinContext context, ReadOnlySpan<RegoValue> args, bool prefix)
    {
        if (!Strings(context, args, 0, out var texts) || !Strings(context, args, 1, out var parts)) return default;
        if (!context.Spend((long)texts.Length * parts.Length >> 4)) return default;
        foreach (var text in texts)
        {
            foreach (var part in parts)
            {
                if (prefix ? text.StartsWith(part, StringComparison.Ordinal) : text.EndsWith(part, StringComparison.Ordinal)) return RegoValue.True;
            }
        }

        return RegoValue.False;
    }

    private static bool Strings(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, out string[] texts)
    {
        texts = [];
        switch (args[index].Reference)
        {
            case string text:
                texts = [text];
                return true;
            case RegoArray array:
                return Collect(context, args, index, array.AsSpan(), out texts);
            case RegoSet set:
                return Collect(context, args, index, set.RawItems, out texts);
            default:
                return Operand.Mismatch(context, args[index], index, "one of {string, set, array}");
        }
    }

    private static bool Collect(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, ReadOnlySpan<RegoValue> items, out string[] texts)
    {
        texts = new string[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Reference is not string text)
            {
                return Operand.ElementMismatch(context, index, args[index], items[i], "string");
            }

            texts[i] = text;
        }

        return true;
    }
}
