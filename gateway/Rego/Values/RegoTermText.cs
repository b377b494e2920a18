using System.Runtime.CompilerServices;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Values as Rego terms, as sprintf and error messages show them.</summary>
internal static class RegoTermText
{
    public static string Write(RegoValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    public static void Append(StringBuilder text, RegoValue value)
    {
        switch (value.Kind)
        {
            case RegoKind.Undefined: text.Append("undefined"); break;
            case RegoKind.Null: text.Append("null"); break;
            case RegoKind.Boolean: text.Append(value.IsTrue ? "true" : "false"); break;
            case RegoKind.Number: text.Append(value.NumberText()); break;
            case RegoKind.String: GoQuote.AppendQuoted(text, value.AsString(), '"', false); break;
            case RegoKind.Array: AppendItems(text, value.AsArray()); break;
            case RegoKind.Set: AppendSet(text, value.AsSet()); break;
            default: AppendObject(text, value.AsObject()); break;
        }
    }

    private static void AppendItems(StringBuilder text, RegoArray array)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        text.Append('[');
        for (var i = 0; i < array.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Append(text, array[i]);
        }

        text.Append(']');
    }

    private static void AppendSet(StringBuilder text, RegoSet set)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (set.Count == 0)
        {
            text.Append("set()");
            return;
        }

        text.Append('{');
        for (var i = 0; i < set.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Append(text, set[i]);
        }

        text.Append('}');
    }

    private static void AppendObject(StringBuilder text, RegoObject map)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        text.Append('{');
        for (var i = 0; i < map.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Append(text, map.KeyAt(i));
            text.Append(": ");
            Append(text, map.ValueAt(i));
        }

        text.Append('}');
    }
}
