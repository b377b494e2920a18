using System.Buffers;
using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Strings and member names.</summary>
internal ref partial struct RegoJsonReader
{
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create(
        [(byte)'"', (byte)'\\', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    private bool ReadName(int place, out RegoValue value)
    {
        value = default;
        var level = _depth - 1;
        if (level < KnownShapes.Levels.Count && _expected[level] is { } expected && expected.TryRead(_json[_position..], place, out value, out var length))
        {
            _position += length;
            return true;
        }

        if (!ReadRaw(out var raw, out var escaped)) return false;
        if (escaped)
        {
            if (!Unescape(raw, out var text)) return false;
            value = _intern ? _symbols!.Intern(text) : RegoValue.FromString(text);
            return true;
        }

        if (_intern && System.Text.Unicode.Utf8.IsValid(raw))
        {
            value = _symbols!.Intern(raw);
            return true;
        }

        if (_symbols is not null && _symbols.TryFind(raw, out value)) return true;

        value = _shared is not null ? _shared.Text(raw) : RegoValue.FromString(Encoding.UTF8.GetString(raw));
        return true;
    }

    private bool ReadString(out RegoValue value)
    {
        value = default;
        if (!ReadRaw(out var raw, out var escaped)) return false;
        if (raw.IsEmpty)
        {
            value = RegoValue.EmptyString;
            return true;
        }

        if (escaped)
        {
            if (!Unescape(raw, out var text)) return false;
            value = RegoValue.FromString(text);
            return true;
        }

        if (_symbols is not null && _symbols.TryFind(raw, out value)) return true;
        value = _shared is not null ? _shared.Text(raw) : RegoValue.FromString(Encoding.UTF8.GetString(raw));
        return true;
    }

    /// <summary>The bytes between the quotes, escapes still in place.</summary>
    private bool ReadRaw(out ReadOnlySpan<byte> raw, out bool escaped)
    {
        var start = ++_position;
        escaped = false;
        raw = default;
        while (true)
        {
            var offset = _json[_position..].IndexOfAny(StringEnds);
            if (offset < 0)
            {
                _position = _json.Length;
                return Fail("unexpected EOF");
            }

            _position += offset;
            if (_json[_position] == '"') break;
            if (_json[_position] != '\\') return FailAt("in string literal");
            escaped = true;
            _position += 2;
            if (_position >= _json.Length) return Fail("unexpected EOF");
        }

        raw = _json[start.._position++];
        return true;
    }

    private bool Unescape(ReadOnlySpan<byte> raw, out string text)
    {
        text = string.Empty;
        var result = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain != 0)
            {
                if (plain < 0) plain = raw.Length;
                result.Append(Encoding.UTF8.GetString(raw[..plain]));
                raw = raw[plain..];
                continue;
            }

            if (raw[1] == 'u')
            {
                if (!TryHex(raw, 2, out var unit)) return Fail("invalid character in \\u hexadecimal character escape");
                raw = raw[6..];
                AppendUnit(result, unit, ref raw);
                continue;
            }

            var simple = "\"\\/bfnrt"u8.IndexOf(raw[1]);
            if (simple < 0) return Fail($"invalid character '{GoQuote.Escape((char)raw[1])}' in string escape code");
            result.Append("\"\\/\b\f\n\r\t"[simple]);
            raw = raw[2..];
        }

        text = result.ToString();
        return true;
    }

    // A surrogate pair is one character, a lone surrogate becomes U+FFFD.
    private static void AppendUnit(StringBuilder result, char unit, ref ReadOnlySpan<byte> rest)
    {
        if (!char.IsSurrogate(unit)) result.Append(unit);
        else if (char.IsHighSurrogate(unit) && rest.StartsWith("\\u"u8) && TryHex(rest, 2, out var low) && char.IsLowSurrogate(low))
        {
            result.Append(unit).Append(low);
            rest = rest[6..];
        }
        else result.Append('\uFFFD');
    }

    private static bool TryHex(ReadOnlySpan<byte> raw, int start, out char unit)
    {
        unit = default;
        if (raw.Length < start + 4 || raw[start + 3] == 0) return false;
        if (!ushort.TryParse(raw.Slice(start, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return false;
        unit = (char)value;
        return true;
    }
}
