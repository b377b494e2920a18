using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Writes values as block YAML the way Go's yaml library does: keys sorted, sequences not indented below their key.</summary>
internal static class YamlWriter
{
    // A longer key, or one of several lines, stands behind a question mark.
    private const int LongestSimpleKey = 128;

    /// <summary>The text; the failure is recorded when it gets too long, for what is indented is many times longer than the value.</summary>
    public static string Write(BuiltinContext context, RegoValue value)
    {
        var text = new YamlText(context);
        WriteNode(text, value, 0, inSequence: false);
        return text.ToString();
    }

    private static void WriteNode(YamlText text, RegoValue value, int indent, bool inSequence)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Reference)
        {
            case RegoObject { Count: > 0 } map: WriteMembers(text, map, indent, inSequence); break;
            case RegoArray { Count: > 0 } or RegoSet { Count: > 0 }: WriteItems(text, value, indent, inSequence); break;
            default:
                WriteScalar(text, value, indent);
                text.EndLine();
                break;
        }
    }

    private static void WriteMembers(YamlText text, RegoObject map, int indent, bool continues)
    {
        if (!text.MaySort(map.Count)) return;
        var members = JsonMembers.Named(map);
        Array.Sort(members, static (left, right) => YamlKeyOrder.Compare(left.Name, right.Name));
        foreach (var (name, value) in members)
        {
            if (!text.MayGrow()) return;
            if (!continues) text.Indent(indent);
            continues = false;
            WriteKey(text, name, indent);
            if (value.Reference is RegoObject { Count: > 0 } or RegoArray { Count: > 0 } or RegoSet { Count: > 0 })
            {
                text.EndLine();
                WriteNode(text, value, value.Reference is RegoObject ? indent + 2 : indent, inSequence: false);
                continue;
            }

            text.Add(' ');
            WriteScalar(text, value, indent + 2);
            text.EndLine();
        }
    }

    private static void WriteKey(YamlText text, string name, int indent)
    {
        if (Encoding.UTF8.GetByteCount(name) <= LongestSimpleKey && !name.Contains('\n', StringComparison.Ordinal))
        {
            YamlString.Write(text, name, indent, isKey: true);
            text.Add(':');
            return;
        }

        text.Add("? ");
        YamlString.Write(text, name, indent + 2, isKey: name.Contains('\n', StringComparison.Ordinal) && !YamlScalarForm.Of(name).AllowsBlock);
        text.EndLine();
        text.Indent(indent);
        text.Add(':');
    }

    private static void WriteItems(YamlText text, RegoValue items, int indent, bool continues)
    {
        for (var i = 0; i < items.CollectionCount && text.MayGrow(); i++)
        {
            if (!continues) text.Indent(indent);
            continues = false;
            text.Add("- ");
            WriteNode(text, items.Reference is RegoArray array ? array[i] : items.AsSet()[i], indent + 2, inSequence: true);
        }
    }

    private static void WriteScalar(YamlText text, RegoValue value, int indent)
    {
        if (value.Reference is string words) YamlString.Write(text, words, indent, isKey: false);
        else text.Add(value.Reference switch { RegoArray or RegoSet => "[]", RegoObject => "{}", _ => Number(value) });
    }

    // Numbers go through Go's float64 unless they are integers of 64 bits.
    private static string Number(RegoValue value)
    {
        if (value.Kind != RegoKind.Number || value.IsInt64) return value.ToJson();
        var text = value.NumberText();
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return text;
        return double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? GoFloat.Format(number, 'g', -1) : text;
    }
}
