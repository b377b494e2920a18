using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Splits GraphQL text into tokens.</summary>
/// <remarks>Source: GraphQL specification, October 2021, section 2.1.</remarks>
internal sealed class GraphQlLexer(string text)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public GraphQlToken Next()
    {
        SkipIgnored();
        if (_at >= text.Length) return Token(GraphQlKind.Eof, string.Empty, _at);
        var start = _at;
        var c = text[_at];
        var sign = "!$&():=@[]{}|".IndexOf(c, StringComparison.Ordinal);
        if (sign >= 0)
        {
            _at++;
            return Token(Signs[sign], string.Empty, start);
        }

        if (c == '.')
        {
            if (string.CompareOrdinal(text, _at, "...", 0, 3) != 0) return Invalid(start);
            _at += 3;
            return Token(GraphQlKind.Spread, string.Empty, start);
        }

        if (char.IsAsciiLetter(c) || c == '_') return Name();
        if (char.IsAsciiDigit(c) || c == '-') return Number();
        if (c != '"') return Invalid(start);
        return string.CompareOrdinal(text, _at, "\"\"\"", 0, 3) == 0 ? Block() : String();
    }

    private static readonly GraphQlKind[] Signs =
    [
        GraphQlKind.Bang, GraphQlKind.Dollar, GraphQlKind.Amp, GraphQlKind.ParenL, GraphQlKind.ParenR, GraphQlKind.Colon, GraphQlKind.Equals,
        GraphQlKind.At, GraphQlKind.BracketL, GraphQlKind.BracketR, GraphQlKind.BraceL, GraphQlKind.BraceR, GraphQlKind.Pipe,
    ];

    private GraphQlToken Token(GraphQlKind kind, string value, int start) => new(kind, value, _line, start - _lineStart + 1);

    private GraphQlToken Invalid(int start)
    {
        var token = Token(GraphQlKind.Invalid, string.Empty, start);
        _at = text.Length;
        return token;
    }

    // White space, commas, comments and a byte order mark.
    private void SkipIgnored()
    {
        for (; _at < text.Length; _at++)
        {
            switch (text[_at])
            {
                case ' ' or '\t' or ',' or '\uFEFF': break;
                case '\n' or '\r': NewLine(); break;
                case '#':
                    while (_at + 1 < text.Length && text[_at + 1] is not ('\n' or '\r')) _at++;
                    break;
                default: return;
            }
        }
    }

    private void NewLine()
    {
        if (text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n') _at++;
        _line++;
        _lineStart = _at + 1;
    }

    private GraphQlToken Name()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
        return Token(GraphQlKind.Name, text[start.._at], start);
    }

    private GraphQlToken Number()
    {
        var start = _at;
        if (text[_at] == '-') _at++;
        var digits = _at;
        if (!Digits() || (text[digits] == '0' && _at - digits > 1)) return Invalid(start);
        var isFloat = false;
        if (_at < text.Length && text[_at] == '.')
        {
            isFloat = true;
            _at++;
            if (!Digits()) return Invalid(start);
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            isFloat = true;
            _at++;
            if (_at < text.Length && text[_at] is '+' or '-') _at++;
            if (!Digits()) return Invalid(start);
        }

        return Token(isFloat ? GraphQlKind.Float : GraphQlKind.Int, text[start.._at], start);
    }

    private bool Digits()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        return _at > start;
    }

    private GraphQlToken String()
    {
        var start = _at++;
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] is not ('"' or '\n' or '\r'))
        {
            var c = text[_at++];
            if (c < ' ' && c != '\t') return Invalid(_at - 1);
            if (c != '\\')
            {
                value.Append(c);
                continue;
            }

            if (_at == text.Length || !Escape(value)) return Invalid(_at);
        }

        if (_at == text.Length || text[_at] != '"') return Invalid(_at);
        _at++;
        return Token(GraphQlKind.String, value.ToString(), start);
    }

    private bool Escape(StringBuilder value)
    {
        var c = text[_at++];
        var simple = "\"\\/bfnrt".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0)
        {
            value.Append("\"\\/\b\f\n\r\t"[simple]);
            return true;
        }

        if (c != 'u' || _at + 4 > text.Length || !DigitText.TryRead(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, out ushort unit)) return false;
        value.Append((char)unit);
        _at += 4;
        return true;
    }

    private GraphQlToken Block()
    {
        var (line, column) = (_line, _at - _lineStart + 1);
        _at += 3;
        var value = new StringBuilder();
        while (_at < text.Length)
        {
            if (string.CompareOrdinal(text, _at, "\"\"\"", 0, 3) == 0)
            {
                _at += 3;
                return new GraphQlToken(GraphQlKind.BlockString, Dedent(value.ToString()), line, column);
            }

            if (string.CompareOrdinal(text, _at, "\\\"\"\"", 0, 4) == 0)
            {
                value.Append("\"\"\"");
                _at += 4;
                continue;
            }

            if (text[_at] is '\n' or '\r')
            {
                NewLine();
                value.Append('\n');
            }
            else value.Append(text[_at]);
            _at++;
        }

        return Invalid(_at);
    }

    // Common indentation and blank lines at both ends go (section 2.9.4).
    private static string Dedent(string raw)
    {
        var lines = raw.Split('\n');
        var indent = int.MaxValue;
        for (var i = 1; i < lines.Length; i++)
        {
            var leading = lines[i].Length - lines[i].TrimStart(' ', '\t').Length;
            if (leading < lines[i].Length) indent = Math.Min(indent, leading);
        }

        for (var i = 1; i < lines.Length && indent != int.MaxValue; i++) lines[i] = lines[i].Length >= indent ? lines[i][indent..] : string.Empty;
        int first = 0, last = lines.Length;
        while (first < last && lines[first].AsSpan().Trim(" \t").IsEmpty) first++;
        while (last > first && lines[last - 1].AsSpan().Trim(" \t").IsEmpty) last--;
        return string.Join('\n', lines[first..last]);
    }
}
