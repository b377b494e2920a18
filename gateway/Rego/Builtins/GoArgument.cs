using System.Numerics;

namespace SecureFin.Rego;

/// <summary>An argument of sprintf in the Go type that OPA gives it.</summary>
internal readonly struct GoArgument
{
    private GoArgument(GoType type, BigInteger integer, double number, string text)
    {
        Type = type;
        Integer = integer;
        Number = number;
        Text = text;
    }

    public GoType Type { get; }

    public BigInteger Integer { get; }

    public double Number { get; }

    public string Text { get; }

    /// <summary>Go's name of the type.</summary>
    public string TypeName => Type switch
    {
        GoType.Int => "int",
        GoType.BigInt => "*big.Int",
        GoType.Float64 => "float64",
        GoType.JsonNumber => "json.Number",
        GoType.Bool => "bool",
        _ => "string",
    };

    public static GoArgument OfText(string text) => new(GoType.String, default, 0, text);

    public static GoArgument OfInt(long value) => new(GoType.Int, value, 0, string.Empty);

    public static GoArgument OfBool(bool value) => new(GoType.Bool, default, value ? 1 : 0, string.Empty);

    public static GoArgument OfJsonNumber(string text) => new(GoType.JsonNumber, default, 0, text);

    /// <summary>Integers as int or big.Int, other numbers as float64, all else as text.</summary>
    public static GoArgument Of(RegoValue value)
    {
        if (value.IsInt64) return OfInt(value.Bits);
        if (value.Reference is string text) return OfText(text);
        if (value.Reference is not RegoNumber number) return OfText(value.ToString());
        if (ArithmeticBuiltins.TryBig(value, out var big)) return big.IsZero ? OfInt(0) : new GoArgument(GoType.BigInt, big, 0, string.Empty);
        return double.TryParse(number.Text, System.Globalization.CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed)
            ? new GoArgument(GoType.Float64, default, parsed, string.Empty)
            : OfText(number.Text);
    }
}

/// <summary>The Go types that occur.</summary>
internal enum GoType : byte
{
    String,
    Int,
    BigInt,
    Float64,
    JsonNumber,
    Bool,
}
