namespace SecureFin.Rego;

/// <summary>Types and conversions.</summary>
internal static class TypeBuiltins
{
    private static readonly RegoValue[] Names =
    [
        RegoValue.FromString("undefined"), RegoValue.FromString("null"), RegoValue.FromString("boolean"), RegoValue.FromString("number"),
        RegoValue.FromString("string"), RegoValue.FromString("array"), RegoValue.FromString("object"), RegoValue.FromString("set"),
    ];

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("type_name", static (_, args) => Names[(int)args[0].Kind]);
        functions.Add("is_null", static (_, args) => Is(args, RegoKind.Null));
        functions.Add("is_boolean", static (_, args) => Is(args, RegoKind.Boolean));
        functions.Add("is_number", static (_, args) => Is(args, RegoKind.Number));
        functions.Add("is_string", static (_, args) => Is(args, RegoKind.String));
        functions.Add("is_array", static (_, args) => Is(args, RegoKind.Array));
        functions.Add("is_object", static (_, args) => Is(args, RegoKind.Object));
        functions.Add("is_set", static (_, args) => Is(args, RegoKind.Set));
        functions.Add("to_number", ToNumber);
    }

    private static RegoValue Is(ReadOnlySpan<RegoValue> args, RegoKind kind) => RegoValue.FromBoolean(args[0].Kind == kind);

    private static RegoValue ToNumber(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        switch (args[0].Kind)
        {
            case RegoKind.Null: return RegoValue.FromInt64(0);
            case RegoKind.Boolean: return RegoValue.FromInt64(args[0].IsTrue ? 1 : 0);
            case RegoKind.Number: return args[0];
            case RegoKind.String: return Parse(context, args[0].AsString());
            default:
                Operand.Mismatch(context, args[0], 0, "one of {null, boolean, number, string}");
                return default;
        }
    }

    // OPA takes what Go's ParseFloat takes and keeps the text. Texts that are no JSON numbers (+5, .5, 5., 1_0) are
    // given in JSON's form here, since OPA prints invalid JSON for them.
    private static RegoValue Parse(BuiltinContext context, string text)
    {
        if (RegoNumber.TryParse(text, out var value)) return value;
        var word = text.TrimStart('+', '-');
        if (word.Equals("inf", StringComparison.OrdinalIgnoreCase) || word.Equals("infinity", StringComparison.OrdinalIgnoreCase) || word.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            Operand.Mismatch(context, RegoValue.EmptyString, 0, "valid number string");
            return default;
        }

        return RegoNumber.TryParse(Normalize(text), out value)
            ? value
            : context.Fail($"strconv.ParseFloat: parsing {GoQuote.Quote(text)}: invalid syntax");
    }

    private static string Normalize(string text)
    {
        var sign = text.StartsWith('-') ? "-" : string.Empty;
        var rest = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        var end = rest.AsSpan().IndexOfAny('e', 'E');
        var mantissa = end < 0 ? rest : rest[..end];
        var exponent = end < 0 ? string.Empty : rest[end..];
        if (mantissa.Length == 0 || mantissa == "." || !char.IsAsciiDigit(mantissa[^1]) && mantissa[^1] != '.') return string.Empty;
        if (mantissa.EndsWith('.')) mantissa = mantissa[..^1];
        if (mantissa.StartsWith('.')) mantissa = "0" + mantissa;
        var stripped = mantissa.TrimStart('0');
        mantissa = stripped.Length == 0 || stripped[0] == '.' ? "0" + stripped : stripped;
        return sign + mantissa + exponent;
    }
}
