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
        var start = _at;
        while (_at < _text.Length && IsBlank(Current)) _at++;
        text.Append(Folded(start, _at--));
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
            var start = _at + 1;
            while (Peek(1) is ' ' or '\t' or '\n') _at++;
            text.Append(Breaks(start, _at + 1));
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
}
