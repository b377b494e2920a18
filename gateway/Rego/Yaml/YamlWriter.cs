using System.Runtime.CompilerServices;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Writes values as block YAML the way Go's yaml library does: keys sorted, sequences not indented below their key.</summary>
internal static class YamlWriter
{
    public static string Write(RegoValue value)
    {
        var text = new StringBuilder();
        WriteNode(text, value, 0, inSequence: false);
        if (text[^1] != '\n') text.Append('\n');
        return text.ToString();
    }

    private static void WriteNode(StringBuilder text, RegoValue value, int indent, bool inSequence)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Reference)
        {
            case RegoObject { Count: > 0 } map: WriteMembers(text, map, indent, inSequence); break;
            case RegoArray { Count: > 0 } or RegoSet { Count: > 0 }: WriteItems(text, value, indent, inSequence); break;
            default: text.Append(Scalar(value, indent)).Append('\n'); break;
        }
    }

    private static void WriteMembers(StringBuilder text, RegoObject map, int indent, bool continues)
    {
        foreach (var (name, value) in JsonMembers.Named(map))
        {
            if (!continues) text.Append(' ', indent);
            continues = false;
            text.Append(Quote(name, indent, isKey: true)).Append(':');
            if (value.Reference is RegoObject { Count: > 0 })
            {
                text.Append('\n');
                WriteNode(text, value, indent + 2, inSequence: false);
            }
            else if (value.Reference is RegoArray { Count: > 0 } or RegoSet { Count: > 0 })
            {
                text.Append('\n');
                WriteNode(text, value, indent, inSequence: false);
            }
            else text.Append(' ').Append(Scalar(value, indent + 2)).Append('\n');
        }
    }

    private static void WriteItems(StringBuilder text, RegoValue items, int indent, bool continues)
    {
        for (var i = 0; i < items.CollectionCount; i++)
        {
            if (!continues) text.Append(' ', indent);
            continues = false;
            text.Append("- ");
            WriteNode(text, items.Reference is RegoArray array ? array[i] : items.AsSet()[i], indent + 2, inSequence: true);
        }
    }

    private static string Scalar(RegoValue value, int indent) => value.Reference switch
    {
        string text => Quote(text, indent, isKey: false),
        RegoArray or RegoSet => "[]",
        RegoObject => "{}",
        _ => Number(value),
    };

    // Numbers go through Go's float64 unless they are integers of 64 bits.
    private static string Number(RegoValue value)
    {
        if (value.Kind != RegoKind.Number || value.IsInt64) return value.ToJson();
        return double.TryParse(value.NumberText(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? GoFloat.Format(number, 'g', -1) : value.NumberText();
    }

    private static string Quote(string text, int indent, bool isKey)
    {
        if (text.Length == 0) return "\"\"";
        if (text.Contains('\n', StringComparison.Ordinal) && !isKey && IsPrintable(text) && !IsSpace(text[0]) && !EndsLineWithSpace(text)) return Literal(text, indent);
        if (!IsPrintable(text) || text.Contains('\n', StringComparison.Ordinal)) return GoQuote.Quote(text);
        if (!YamlScalar.Resolve(text).IsString || YamlScalar.IsNotFinite(text)) return GoQuote.Quote(text);
        return IsPlain(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static bool IsSpace(char c) => c is ' ' or '\n' or '\t';

    private static bool EndsLineWithSpace(string text) => text.Contains(" \n", StringComparison.Ordinal) || text.EndsWith(' ');

    private static string Literal(string text, int indent)
    {
        var result = new StringBuilder(text.EndsWith("\n\n", StringComparison.Ordinal) ? "|+" : text.EndsWith('\n') ? "|" : "|-");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            result.Append('\n');
            if (line.Length > 0) result.Append(' ', Math.Max(indent, 2)).Append(line);
        }

        var extra = text.Length - text.TrimEnd('\n').Length - 1;
        if (extra > 0) result.Append('\n', extra);
        return result.ToString();
    }

    private static bool IsPrintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != '\n' && (rune.Value < 0x20 || rune.Value is 0x7F or 0xFEFF or 0xFFFD || (rune.Value is >= 0x80 and < 0xA0 and not 0x85))) return false;
        }

        return true;
    }

    private static bool IsPlain(string text)
    {
        if (IsSpace(text[0]) || IsSpace(text[^1]) || text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)) return false;
        if ("#,[]{}&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal)) return false;
        if (text[0] is '-' or '?' or ':' && (text.Length == 1 || IsSpace(text[1]))) return false;
        return !text.Contains(": ", StringComparison.Ordinal) && !text.EndsWith(':') && !text.Contains(" #", StringComparison.Ordinal);
    }
}
