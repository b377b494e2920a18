using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Quoted and block scalars.</summary>
internal sealed partial class YamlReader
{
    private string SingleQuoted()
    {
        var text = new StringBuilder();
        for (_at++; ; _at++)
        {
            if (_at >= _text.Length) throw Fault("found unexpected end of stream");
            if (Current == '\'' && Peek(1) == '\'') _at++;
            else if (Current == '\'') break;
            if (Current == '\n') FoldBreak(text);
            else text.Append(Current);
        }

        _at++;
        return text.ToString();
    }

    // One line end is a blank, more are one less line ends; blanks around them go.
    private void FoldBreak(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] is ' ' or '\t') text.Length--;
        var breaks = 0;
        while (_at < _text.Length && IsBlank(Current))
        {
            if (Current == '\n') breaks++;
            _at++;
        }

        _at--;
        if (breaks == 1) text.Append(' ');
        else text.Append('\n', breaks - 1);
    }

    private string DoubleQuoted()
    {
        var text = new StringBuilder();
        for (_at++; ; _at++)
        {
            if (_at >= _text.Length) throw Fault("found unexpected end of stream");
            if (Current == '"') break;
            if (Current == '\n') FoldBreak(text);
            else if (Current != '\\') text.Append(Current);
            else
            {
                _at++;
                Escape(text);
            }
        }

        _at++;
        return text.ToString();
    }

    private void Escape(StringBuilder text)
    {
        var simple = "0abtnvfre \"'\\N_LP\t".IndexOf(Current, StringComparison.Ordinal);
        if (simple >= 0)
        {
            text.Append("\0\a\b\t\n\v\f\r\u001b \"'\\\u0085\u00a0\u2028\u2029\t"[simple]);
            return;
        }

        if (Current == '\n')
        {
            while (Peek(1) is ' ' or '\t') _at++;
            return;
        }

        var digits = Current switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0) throw Fault("found unknown escape character");
        for (var i = 1; i <= digits; i++)
        {
            if (!char.IsAsciiHexDigit(Peek(i))) throw Fault("did not find expected hexdecimal number");
        }

        var code = uint.Parse(_text.AsSpan(_at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (!Rune.TryCreate(code, out var rune)) throw Fault("found invalid Unicode character escape code");
        text.Append(rune.ToString());
        _at += digits;
    }

    // "|" or ">" with optional indentation and chomping
    private string BlockScalar(int parent)
    {
        var folded = Current == '>';
        _at++;
        var (chomp, indent) = (' ', 0);
        while (!IsBlank(Current) && Current != '#')
        {
            if (Current is '+' or '-') chomp = Current;
            else if (Current is >= '1' and <= '9') indent = Math.Max(parent, 0) + Current - '0';
            else throw Fault("did not find expected comment or line break");
            _at++;
        }

        SkipComment();
        if (_at < _text.Length) _at++;
        var lines = BlockLines(parent, indent);
        var trailing = 0;
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
            trailing++;
        }

        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) text.Append(folded ? Join(lines, i) : "\n");
            text.Append(lines[i]);
        }

        if (lines.Count > 0 && chomp != '-') text.Append('\n');
        if (chomp == '+') text.Append('\n', trailing);
        return text.ToString();
    }

    // Lines fold to a blank unless one of them is empty or begins with a blank.
    private static string Join(List<string> lines, int next)
    {
        var (line, before) = (lines[next], lines[next - 1]);
        if (line.Length == 0) return before.Length > 0 && !IsBlank(before[0]) ? string.Empty : "\n";
        if (before.Length == 0) return "\n";
        return IsBlank(line[0]) || IsBlank(before[0]) ? "\n" : " ";
    }

    private List<string> BlockLines(int parent, int indent)
    {
        var lines = new List<string>();
        while (_at < _text.Length)
        {
            var end = _text.IndexOf('\n', _at);
            if (end < 0) end = _text.Length;
            var line = _text[_at..end];
            var leading = line.Length - line.TrimStart(' ').Length;
            if (leading == line.Length) lines.Add(indent > 0 && leading > indent ? line[indent..] : string.Empty);
            else
            {
                if (indent == 0 && leading > Math.Max(parent, 0) - (parent < 0 ? 1 : 0)) indent = leading;
                if (leading < indent || indent == 0 && parent >= 0) break;
                if (parent < 0 && (AtMarker("---") || AtMarker("..."))) break;
                lines.Add(line[indent..]);
            }

            _at = Math.Min(end + 1, _text.Length);
        }

        // Leave the position on the line end before the next content.
        if (_at > 0 && _at <= _text.Length && _text[_at - 1] == '\n') _at--;
        return lines;
    }
}
