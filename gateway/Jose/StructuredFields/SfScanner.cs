using System.Globalization;
using System.Text;

namespace SecureFin.Jose;

/// <summary>Reads keys and bare items of RFC 9651 section 4.2.3 from a text. Null means failure.</summary>
internal ref struct SfScanner(string text)
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~:/";
    private readonly string _text = text;
    private int _at;

    public readonly bool AtEnd => _at >= _text.Length;

    /// <summary>The next character, or NUL at the end (NUL is nowhere allowed).</summary>
    public readonly char Peek => AtEnd ? '\0' : _text[_at];

    public bool TryTake(char wanted)
    {
        if (AtEnd || _text[_at] != wanted) return false;
        _at++;
        return true;
    }

    public void SkipSpaces()
    {
        while (Peek == ' ') _at++;
    }

    public void SkipOptionalWhitespace()
    {
        while (Peek is ' ' or '\t') _at++;
    }

    // key = ( lcalpha / "*" ) *( lcalpha / DIGIT / "_" / "-" / "." / "*" )
    public string? ReadKey()
    {
        var start = _at;
        if (!char.IsAsciiLetterLower(Peek) && Peek != '*') return null;
        while (char.IsAsciiLetterLower(Peek) || char.IsAsciiDigit(Peek) || Peek is '_' or '-' or '.' or '*') _at++;
        return _text[start.._at];
    }

    public SfBareItem? ReadBareItem() => Peek switch
    {
        '"' => ReadString() is { } value ? SfBareItem.OfString(value) : null,
        ':' => ReadBytes(),
        '?' => ReadBoolean(),
        '@' => ReadDate(),
        '%' => ReadDisplayString(),
        '-' => ReadNumber(),
        >= '0' and <= '9' => ReadNumber(),
        '*' => ReadToken(),
        var c when char.IsAsciiLetter(c) => ReadToken(),
        _ => null,
    };

    // sf-integer = ["-"] 1*15DIGIT; sf-decimal = ["-"] 1*12DIGIT "." 1*3DIGIT
    private SfBareItem? ReadNumber()
    {
        var start = _at;
        TryTake('-');
        var digits = _at;
        while (char.IsAsciiDigit(Peek)) _at++;
        var whole = _at - digits;
        if (whole == 0) return null;
        if (Peek != '.') return whole <= 15 ? SfBareItem.OfInteger(long.Parse(_text.AsSpan(start, _at - start), CultureInfo.InvariantCulture)) : null;
        _at++;
        var fraction = _at;
        while (char.IsAsciiDigit(Peek)) _at++;
        if (whole > 12 || _at - fraction is < 1 or > 3) return null;
        return SfBareItem.OfDecimal(decimal.Parse(_text.AsSpan(start, _at - start), CultureInfo.InvariantCulture));
    }

    private SfBareItem? ReadDate()
    {
        _at++;
        if (Peek != '-' && !char.IsAsciiDigit(Peek)) return null;
        return ReadNumber() is { Kind: SfKind.Integer } number ? SfBareItem.OfDate(number.Integer) : null;
    }

    // sf-string = DQUOTE *( unescaped / "\" ( DQUOTE / "\" )) DQUOTE, printable ASCII
    private string? ReadString()
    {
        _at++;
        var value = new StringBuilder();
        while (!AtEnd)
        {
            var c = _text[_at++];
            if (c == '"') return value.ToString();
            if (c is < ' ' or > '~') return null;
            if (c == '\\')
            {
                if (Peek is not ('"' or '\\')) return null;
                c = _text[_at++];
            }

            value.Append(c);
        }

        return null;
    }

    private SfBareItem ReadToken()
    {
        var start = _at++;
        while (char.IsAsciiLetterOrDigit(Peek) || (!AtEnd && TokenMarks.Contains(Peek, StringComparison.Ordinal))) _at++;
        return SfBareItem.OfToken(_text[start.._at]);
    }

    // sf-binary = ":" base64 ":". Padding is demanded and unused bits must be zero: one byte string, one text.
    private SfBareItem? ReadBytes()
    {
        var end = _text.IndexOf(':', _at + 1);
        if (end < 0) return null;
        var content = _text.AsSpan(_at + 1, end - _at - 1);
        _at = end + 1;
        if (content.ContainsAny(" \t\r\n")) return null;
        var bytes = new byte[content.Length];
        if (!Convert.TryFromBase64Chars(content, bytes, out var length)) return null;
        var canonical = Convert.ToBase64String(bytes, 0, length);
        return content.SequenceEqual(canonical) ? SfBareItem.OfBytes(bytes.AsMemory(0, length)) : null;
    }

    private SfBareItem? ReadBoolean()
    {
        _at++;
        if (TryTake('1')) return SfBareItem.True;
        return TryTake('0') ? SfBareItem.False : null;
    }

    // sf-displaystring = "%" DQUOTE *( unescaped / "%" 2LCHEXDIG ) DQUOTE, UTF-8
    private SfBareItem? ReadDisplayString()
    {
        _at++;
        if (!TryTake('"')) return null;
        var bytes = new List<byte>();
        while (!AtEnd)
        {
            var c = _text[_at++];
            if (c == '"') return Decode([.. bytes]);
            if (c is < ' ' or > '~') return null;
            if (c != '%')
            {
                bytes.Add((byte)c);
                continue;
            }

            if (_at + 2 > _text.Length || !char.IsAsciiHexDigitLower(_text[_at]) || !char.IsAsciiHexDigitLower(_text[_at + 1])) return null;
            bytes.Add(Convert.FromHexString(_text.AsSpan(_at, 2))[0]);
            _at += 2;
        }

        return null;
    }

    private static SfBareItem? Decode(byte[] utf8) =>
        System.Text.Unicode.Utf8.IsValid(utf8) ? SfBareItem.OfDisplayString(Encoding.UTF8.GetString(utf8)) : null;
}
