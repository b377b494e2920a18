using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Writes a text as a plain, quoted or literal scalar; long ones are folded at spaces unless they are keys.</summary>
internal static class YamlString
{
    public static void Write(YamlText to, string text, int indent, bool isKey)
    {
        if (text.Length == 0)
        {
            to.Add("\"\"");
            return;
        }

        var form = YamlScalarForm.Of(text);
        var fold = isKey ? -1 : Math.Max(indent, 2);
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            if (form.AllowsBlock && !isKey) Literal(to, text, fold);
            else Quoted(to, text, fold);
        }
        else if (!YamlScalar.Resolve(text).IsString || YamlScalar.IsNotFinite(text) || YamlScalar.LooksOtherwise(text)) Quoted(to, text, fold);
        else if (form.AllowsPlain) Folded(to, text, fold, isQuoted: false);
        else if (form.AllowsSingleQuotes) Folded(to, text, fold, isQuoted: true);
        else Quoted(to, text, fold);
    }

    private static void Folded(YamlText to, string text, int fold, bool isQuoted)
    {
        if (isQuoted) to.Add('\'');
        for (var i = 0; i < text.Length; i++)
        {
            if (Folds(to, text, i, fold) && text[i + 1] != ' ')
            {
                to.NewLine();
                to.Indent(fold);
                continue;
            }

            if (isQuoted && text[i] == '\'') to.Add('\'');
            to.Add(text[i]);
        }

        if (isQuoted) to.Add('\'');
    }

    // A lone space on a wide line, neither the first nor the last letter.
    private static bool Folds(YamlText to, string text, int at, int fold) =>
        fold >= 0 && text[at] == ' ' && to.IsWide && at > 0 && at < text.Length - 1 && text[at - 1] != ' ';

    private static void Quoted(YamlText to, string text, int fold)
    {
        to.Add('"');
        for (var i = 0; i < text.Length; i++)
        {
            if (Folds(to, text, i, fold))
            {
                to.NewLine();
                to.Indent(fold);
                if (text[i + 1] == ' ') to.Add('\\');
            }
            else if (text[i] is '"' or '\\' or '\n' || !YamlScalarForm.IsPrintable(text[i]))
            {
                var rune = Rune.TryGetRuneAt(text, i, out var found) ? found : Rune.ReplacementChar;
                to.Add(Escape(rune.Value));
                i += rune.Utf16SequenceLength - 1;
            }
            else to.Add(text[i]);
        }

        to.Add('"');
    }

    private static string Escape(int letter) => letter switch
    {
        0 => "\\0",
        7 => "\\a",
        8 => "\\b",
        9 => "\\t",
        10 => "\\n",
        11 => "\\v",
        12 => "\\f",
        13 => "\\r",
        27 => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        0x85 => "\\N",
        0x2028 => "\\L",
        0x2029 => "\\P",
        <= 0xFF => "\\x" + letter.ToString("X2", CultureInfo.InvariantCulture),
        <= 0xFFFF => "\\u" + letter.ToString("X4", CultureInfo.InvariantCulture),
        _ => "\\U" + letter.ToString("X8", CultureInfo.InvariantCulture),
    };

    private static void Literal(YamlText to, string text, int indent)
    {
        to.Add('|');
        if (text[0] is ' ' or '\n') to.Add('2');
        if (text[^1] != '\n') to.Add('-');
        else if (text.Length == 1 || text[^2] == '\n') to.Add('+');
        to.NewLine();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0)
            {
                to.Indent(indent);
                to.Add(lines[i]);
            }

            if (i < lines.Length - 1) to.NewLine();
        }
    }
}
