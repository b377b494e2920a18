using System.Text;

namespace SecureFin.Rego;

/// <summary>Indented JSON as Go's json.MarshalIndent writes it, the first line prefixed as well.</summary>
internal static class JsonIndenter
{
    /// <summary>The text, or null when it gets longer than the limit.</summary>
    public static string? Write(RegoValue value, string prefix, string indent, int maxLength)
    {
        var compact = value.ToJson();
        var text = new StringBuilder(compact.Length * 2).Append(prefix);
        var depth = 0;
        var inString = false;
        for (var i = 0; i < compact.Length && text.Length <= maxLength; i++)
        {
            var c = compact[i];
            if (inString || c == '"')
            {
                text.Append(c);
                if (c == '\\') text.Append(compact[++i]);
                else if (c == '"') inString = !inString;
                continue;
            }

            switch (c)
            {
                case '{' or '[' when compact[i + 1] is '}' or ']':
                    text.Append(c).Append(compact[++i]);
                    break;
                case '{' or '[':
                    depth++;
                    NewLine(text.Append(c), prefix, indent, depth, maxLength);
                    break;
                case '}' or ']':
                    depth--;
                    NewLine(text, prefix, indent, depth, maxLength);
                    text.Append(c);
                    break;
                case ',':
                    NewLine(text.Append(c), prefix, indent, depth, maxLength);
                    break;
                case ':':
                    text.Append(": ");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        return text.Length > maxLength ? null : text.ToString();
    }

    private static void NewLine(StringBuilder text, string prefix, string indent, int depth, int maxLength)
    {
        text.Append('\n').Append(prefix);
        for (var i = 0; i < depth && text.Length <= maxLength; i++) text.Append(indent);
    }
}
