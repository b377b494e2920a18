using System.Text;

namespace SecureFin.Rego;

/// <summary>glob.match and glob.quote_meta.</summary>
internal static class GlobBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("glob.match", Match);
        functions.Add("glob.quote_meta", QuoteMeta);
    }

    private static RegoValue Match(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out _) || !Delimiters(context, args, out var delimiters) || !Operand.String(context, args, 2, out var text)) return default;
        if (!GlobPattern.TryGet(context, args[0], delimiters, out var glob, out var error)) return context.Fail(error);
        var found = glob.IsMatch(context, text);
        return context.HasError ? default : RegoValue.FromBoolean(found);
    }

    // null: none; an empty array: the point
    private static bool Delimiters(BuiltinContext context, ReadOnlySpan<RegoValue> args, out string delimiters)
    {
        delimiters = string.Empty;
        if (args[1].IsNull) return true;
        if (args[1].Reference is not RegoArray array) return Operand.Mismatch(context, args[1], 1, "one of {array, null}");
        if (!context.Spend(array.Count >> 3)) return false;
        if (array.Count == 1 && array[0].Reference is string { Length: 1 } one)
        {
            delimiters = one; // the usual call: nothing to put together
            return true;
        }

        var all = new StringBuilder(array.Count);
        foreach (ref readonly var item in array.AsSpan())
        {
            if (item.Reference is not string text) return Operand.ElementMismatch(context, 1, args[1], item, "string");
            if (GoText.RuneCount(text) != 1)
            {
                context.Fail(EvalErrorCode.Type, $"operand 2 must be array of characters but got array containing string of length {GoText.RuneCount(text)}");
                return false;
            }

            all.Append(text);
        }

        delimiters = array.Count == 0 ? "." : all.ToString();
        return true;
    }

    private static RegoValue QuoteMeta(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text) || !StringBuiltins.MayRead(context, text)) return default;
        var result = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (@"\*?[]{}".Contains(c, StringComparison.Ordinal)) result.Append('\\');
            result.Append(c);
        }

        return RegoValue.FromString(result.ToString());
    }
}
