using System.Text;

namespace SecureFin.Rego;

/// <summary>A value inside a template in its Go type: numbers of the document are json.Number, others int or float64.</summary>
internal readonly record struct GoData(RegoValue Value, bool IsComputedNumber)
{
    public static GoData Of(RegoValue value) => new(value, false);

    public static GoData OfNumber(RegoValue value) => new(value, true);

    public static GoData OfInt(long value) => new(RegoValue.FromInt64(value), true);

    public string TypeName => Value.Kind switch
    {
        RegoKind.Number => !IsComputedNumber ? "json.Number" : Value.IsInt64 ? "int" : "float64",
        RegoKind.Boolean => "bool",
        RegoKind.String => "string",
        RegoKind.Object => "map[string]interface {}",
        RegoKind.Null => "<nil>",
        _ => "[]interface {}",
    };

    /// <summary>A string to Go, as a number of the document is too.</summary>
    public bool IsText => Value.IsString || (Value.Kind == RegoKind.Number && !IsComputedNumber);

    /// <summary>As fmt prints it among the arguments of a function.</summary>
    public string PrintArgument() => Value.IsNull ? "<nil>" : Print();

    /// <summary>Neither zero nor empty; a number of the document is a text in Go and true unless empty.</summary>
    public bool IsTruthy => Value.Kind switch
    {
        RegoKind.Null => false,
        RegoKind.Boolean => Value.IsTrue,
        RegoKind.Number => !IsComputedNumber || !Value.Equals(RegoValue.FromInt64(0)),
        RegoKind.String => Value.AsString().Length > 0,
        _ => Value.CollectionCount > 0,
    };

    public GoArgument ToArgument() => Value.Kind switch
    {
        RegoKind.Number => IsComputedNumber ? GoArgument.Of(Value) : GoArgument.OfJsonNumber(Value.NumberText()),
        RegoKind.Boolean => GoArgument.OfBool(Value.IsTrue),
        RegoKind.String => GoArgument.OfText(Value.AsString()),
        _ => GoArgument.OfText(Print()),
    };

    /// <summary>As fmt prints it.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        Append(text, Value, true);
        return text.ToString();
    }

    private static void Append(StringBuilder text, RegoValue value, bool outermost)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Reference)
        {
            case string plain: text.Append(plain); break;
            case RegoObject map:
                text.Append("map[");
                for (var i = 0; i < map.Count; i++)
                {
                    if (i > 0) text.Append(' ');
                    Append(text, map.KeyAt(i), false);
                    text.Append(':');
                    Append(text, map.ValueAt(i), false);
                }

                text.Append(']');
                break;
            case RegoArray or RegoSet:
                text.Append('[');
                for (var i = 0; i < value.CollectionCount; i++)
                {
                    if (i > 0) text.Append(' ');
                    Append(text, value.Reference is RegoArray array ? array[i] : value.AsSet()[i], false);
                }

                text.Append(']');
                break;
            default:
                text.Append(value.IsNull ? (outermost ? "<no value>" : "<nil>") : value.ToString());
                break;
        }
    }
}
