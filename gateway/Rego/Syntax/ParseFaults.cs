using System.Text;

namespace SecureFin.Rego.Syntax;

/// <summary>The errors of a parser in the words of OPA, with the line of each and a mark below the place.</summary>
internal static class ParseFaults
{
    /// <summary>Faults between two charges, less one.</summary>
    private const int PortionMask = 63;

    /// <summary>The text of all errors, unless it gets longer than the context allows.</summary>
    public static string Describe(BuiltinContext context, Parser parser, string text)
    {
        var count = parser.Errors.Count;
        var shown = new StringBuilder(count == 1 ? "1 error occurred: " : $"{count} errors occurred:\n");
        for (var i = 0; i < count && context.AllowsTextSoFar(shown.Length) && ((i & PortionMask) != PortionMask || context.Spend(PortionMask + 1)); i++)
        {
            shown.Append(i == 0 ? "" : "\n").Append(Describe(parser.Errors[i], parser.FailsInStatement ? text : null));
        }

        return shown.ToString();
    }

    // Only statements that cannot be read show their line.
    private static string Describe(SyntaxError error, string? text)
    {
        var (file, row, column, offset) = error.Location;
        var place = file.Length > 0 ? $"{file}:{row}" : $"{row}:{column}";
        var shown = text is null ? "" : Line(text, offset);
        return $"{place}: {error.Code}: {error.Message}{shown}";
    }

    private static string Line(string text, int offset)
    {
        var at = Math.Clamp(offset, 0, Math.Max(text.Length - 1, 0));
        while (at > 0 && char.IsWhiteSpace(text[at]))
        {
            at--;
        }

        if (at >= text.Length)
        {
            return "";
        }

        var start = at > 0 ? text.LastIndexOfAny(['\n', '\r'], at) + 1 : 0;
        var end = text.IndexOfAny(['\n', '\r'], at);
        var line = text[start..Math.Max(start, end < 0 ? text.Length : end)];
        var tabs = line.Length - line.TrimStart('\t').Length;
        var indent = Math.Max(Encoding.UTF8.GetByteCount(text.AsSpan(start, Math.Max(at - start, 0))) - tabs, 0);
        return $"\n\t{line[tabs..]}\n\t{new string(' ', indent)}^";
    }
}
