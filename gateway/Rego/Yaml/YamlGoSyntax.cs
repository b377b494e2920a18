using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>A value as Go's %#v writes it, for the messages of Go's yaml library that show one.</summary>
internal static class YamlGoSyntax
{
    // A message that shows a value shows no more of it than this.
    private const int MaxLength = 1_024;

    public static string Of(RegoValue value)
    {
        if (value.IsNull) return "<nil>";
        var text = new StringBuilder();
        Write(text, value);
        if (text.Length > MaxLength) text.Length = MaxLength;
        return text.ToString();
    }

    private static void Write(StringBuilder text, RegoValue value)
    {
        if (text.Length > MaxLength) return;
        switch (value.Kind)
        {
            case RegoKind.Null: text.Append("interface {}(nil)"); break;
            case RegoKind.String: text.Append(GoQuote.Quote(value.AsString().Length > MaxLength ? value.AsString()[..MaxLength] : value.AsString())); break;
            case RegoKind.Array: WriteItems(text, value.AsArray()); break;
            case RegoKind.Object: WriteMembers(text, value.AsObject()); break;
            case RegoKind.Number: text.Append(Number(value)); break;
            default: text.Append(value.ToJson()); break;
        }
    }

    private static void WriteItems(StringBuilder text, RegoArray items)
    {
        text.Append("[]interface {}{");
        for (var i = 0; i < items.Count && text.Length <= MaxLength; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, items[i]);
        }

        text.Append('}');
    }

    private static void WriteMembers(StringBuilder text, RegoObject map)
    {
        text.Append("map[interface {}]interface {}{");
        for (var i = 0; i < map.Count && text.Length <= MaxLength; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, map.RawKeys[i]);
            text.Append(':');
            Write(text, map.RawValues[i]);
        }

        text.Append('}');
    }

    private static string Number(RegoValue value)
    {
        if (value.IsInt64) return value.Bits.ToString(CultureInfo.InvariantCulture);
        var text = value.NumberText();
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned)) return "0x" + unsigned.ToString("x", CultureInfo.InvariantCulture);
        return double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? GoFloat.Format(number, 'g', -1) : text;
    }
}
