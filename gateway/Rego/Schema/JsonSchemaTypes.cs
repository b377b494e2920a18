namespace SecureFin.Rego;

/// <summary>JSON's type names, with integers apart.</summary>
internal static class JsonSchemaTypes
{
    public static string NameOf(RegoValue value) => value.Kind switch
    {
        RegoKind.Null => "null",
        RegoKind.Boolean => "boolean",
        RegoKind.Number => IsInteger(value) ? "integer" : "number",
        RegoKind.String => "string",
        RegoKind.Array or RegoKind.Set => "array",
        _ => "object",
    };

    public static bool IsInteger(RegoValue number) => number.IsInt64 || ArithmeticBuiltins.TryInteger(number, out _);

    /// <summary>True when the value is of the type; integers are numbers too.</summary>
    public static bool Is(RegoValue value, string type)
    {
        var own = NameOf(value);
        return own == type || (type == "number" && own == "integer");
    }
}
