using System.Globalization;

namespace SecureFin.Rego;

/// <summary>Escapes and character classes.</summary>
internal ref partial struct RegexParser
{
    private RegexNode? Escape()
    {
        if (_at + 1 == _pattern.Length) throw new RegexSyntaxException("trailing backslash at end of expression", string.Empty);
        switch (_pattern[_at + 1])
        {
            case 'A': _at += 2; return RegexNode.Of(RegexKind.BeginText);
            case 'z': _at += 2; return RegexNode.Of(RegexKind.EndText);
            case 'b': _at += 2; return RegexNode.Of(RegexKind.WordBoundary);
            case 'B': _at += 2; return RegexNode.Of(RegexKind.NoWordBoundary);
            case 'Q': return Quoted();
            default:
                if (ClassEscape() is { } named) return RegexNode.OfClass(named);
                return Literal(RuneEscape());
        }
    }

    // "\Q" text [ "\E" ]
    private RegexNode? Quoted()
    {
        _at += 2;
        var end = _pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
        var stop = end < 0 ? _pattern.Length : end;
        var items = new List<RegexNode>();
        while (_at < stop) items.Add(Literal(NextRune()));
        _at = end < 0 ? _pattern.Length : end + 2;
        if (items.Count == 0) return null;
        return items.Count == 1 ? items[0] : RegexNode.Of(RegexKind.Concat, [.. items]);
    }

    // \d \s \w and their negations, \pN, \p{Name}, \p{^Name}; null for other escapes
    private CharacterClass? ClassEscape()
    {
        var c = _pattern[_at + 1];
        CharacterClass? found = char.ToLowerInvariant(c) switch
        {
            'd' => CharacterClass.Digit,
            's' => CharacterClass.Space,
            'w' => CharacterClass.Word,
            _ => null,
        };
        if (found is not null)
        {
            _at += 2;
            return char.IsUpper(c) ? found.Negate() : found;
        }

        return c is 'p' or 'P' ? UnicodeEscape(c == 'P') : null;
    }

    private CharacterClass UnicodeEscape(bool negative)
    {
        var start = _at;
        _at += 2;
        if (!More) throw new RegexSyntaxException("invalid character class range", _pattern[start..]);
        string name;
        if (_pattern[_at] != '{')
        {
            var from = _at;
            NextRune();
            name = _pattern[from.._at];
        }
        else
        {
            var end = _pattern.IndexOf('}', _at);
            if (end < 0) throw new RegexSyntaxException("invalid character class range", _pattern[start..]);
            name = _pattern[(_at + 1)..end];
            _at = end + 1;
        }

        if (name.StartsWith('^'))
        {
            negative = !negative;
            name = name[1..];
        }

        var found = UnicodeClasses.Find(name) ?? throw new RegexSyntaxException("invalid character class range", _pattern[start.._at]);
        Take(found);
        if (_foldCase) found = found.FoldCase();
        return negative ? found.Negate() : found;
    }

    // Short names stand for long classes; what takes much memory is refused.
    private void Take(CharacterClass found)
    {
        if ((_ranges += found.Ranges.Length) > MaxRanges) throw new RegexSyntaxException(RegexSyntaxException.TooLarge, string.Empty);
    }

    // One escaped code point.
    private int RuneEscape()
    {
        var start = _at++;
        if (!More) throw new RegexSyntaxException("trailing backslash at end of expression", string.Empty);
        var c = NextRune();
        switch (c)
        {
            case >= '1' and <= '7' when !More || _pattern[_at] is < '0' or > '7':
                break;
            case >= '0' and <= '7':
                var octal = c - '0';
                for (var i = 1; i < 3 && More && _pattern[_at] is >= '0' and <= '7'; i++) octal = (octal * 8) + (_pattern[_at++] - '0');
                return octal;
            case 'x':
                if (Hex() is { } value) return value;
                break;
            case 'a': return '\a';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case < 0x80 when !char.IsAsciiLetterOrDigit((char)c): return c;
        }

        throw new RegexSyntaxException("invalid escape sequence", _pattern[start.._at]);
    }

    // "\x" two digits or "{" digits "}"
    private int? Hex()
    {
        if (!More) return null;
        if (_pattern[_at] != '{')
        {
            if (_at + 2 > _pattern.Length || !char.IsAsciiHexDigit(_pattern[_at]))
            {
                NextRune();
                return null;
            }

            var digits = _pattern.AsSpan(_at, 2);
            _at += 2;
            return DigitText.TryRead(digits, NumberStyles.AllowHexSpecifier, out int two) ? two : null;
        }

        // The digit that goes too far, or what is none, is the last one that an error shows.
        var (value, count) = (0, 0);
        for (_at++; More;)
        {
            var c = NextRune();
            if (c == '}') return count > 0 ? value : null;
            if (c >= 0x80 || !char.IsAsciiHexDigit((char)c)) return null;
            value = (value * 16) + Convert.ToInt32(((char)c).ToString(), 16);
            if (value > CharacterClass.MaxRune) return null;
            count++;
        }

        return null;
    }

    // "[" [ "^" ] *( "[:name:]" / escape / range ) "]"
    private CharacterClass Bracket()
    {
        var start = _at++;
        var negative = More && _pattern[_at] == '^';
        if (negative) _at++;
        var ranges = new List<(int First, int Last)>();
        for (var first = true; first || !More || _pattern[_at] != ']'; first = false)
        {
            if (!More) throw new RegexSyntaxException("missing closing ]", _pattern[start..]);
            if (Named(start) is { } named || (_pattern[_at] == '\\' && _at + 1 < _pattern.Length && (named = ClassEscape()) is not null))
            {
                for (var i = 0; i < named.Ranges.Length; i += 2) ranges.Add((named.Ranges[i], named.Ranges[i + 1]));
                continue;
            }

            ranges.Add(Range(start));
        }

        _at++;
        var result = CharacterClass.FromRanges(ranges);
        if (_foldCase) result = result.FoldCase();
        return negative ? result.Negate() : result;
    }

    private (int First, int Last) Range(int classStart)
    {
        var start = _at;
        var low = ClassRune(classStart);
        if (_at + 1 >= _pattern.Length || _pattern[_at] != '-' || _pattern[_at + 1] == ']') return (low, low);
        _at++;
        var high = ClassRune(classStart);
        return high >= low ? (low, high) : throw new RegexSyntaxException("invalid character class range", _pattern[start.._at]);
    }

    private int ClassRune(int classStart)
    {
        if (!More) throw new RegexSyntaxException("missing closing ]", _pattern[classStart..]);
        return _pattern[_at] == '\\' ? RuneEscape() : NextRune();
    }

    // "[:alpha:]" and the like, ASCII only
    private CharacterClass? Named(int classStart)
    {
        if (!_pattern.AsSpan(_at).StartsWith("[:")) return null;
        var end = _pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (end < 0) return null;
        var part = _pattern[_at..(end + 2)];
        var name = part[2..^2];
        var negative = name.StartsWith('^');
        int[]? ranges = (negative ? name[1..] : name) switch
        {
            "alnum" => ['0', '9', 'A', 'Z', 'a', 'z'],
            "alpha" => ['A', 'Z', 'a', 'z'],
            "ascii" => [0, 0x7F],
            "blank" => ['\t', '\t', ' ', ' '],
            "cntrl" => [0, 0x1F, 0x7F, 0x7F],
            "digit" => ['0', '9'],
            "graph" => ['!', '~'],
            "lower" => ['a', 'z'],
            "print" => [' ', '~'],
            "punct" => ['!', '/', ':', '@', '[', '`', '{', '~'],
            "space" => ['\t', '\r', ' ', ' '],
            "upper" => ['A', 'Z'],
            "word" => ['0', '9', 'A', 'Z', '_', '_', 'a', 'z'],
            "xdigit" => ['0', '9', 'A', 'F', 'a', 'f'],
            _ => null,
        };
        if (ranges is null) throw new RegexSyntaxException("invalid character class range", part);
        _at = end + 2;
        var list = new List<(int, int)>();
        for (var i = 0; i < ranges.Length; i += 2) list.Add((ranges[i], ranges[i + 1]));
        var found = CharacterClass.FromRanges(list);
        if (_foldCase) found = found.FoldCase();
        return negative ? found.Negate() : found;
    }
}
