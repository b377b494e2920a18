using System.Text;

namespace SecureFin.Rego;

/// <summary>Parses RE2 syntax as Go's regexp/syntax does with Perl flags.</summary>
/// <remarks>Source: https://github.com/google/re2/wiki/Syntax. Errors are thrown as <see cref="RegexSyntaxException"/>.</remarks>
internal ref partial struct RegexParser
{
    private const int MaxRepeat = 1_000;
    private const int MaxDepth = 1_000;
    private const int MaxRanges = 1 << 20;

    private readonly string _pattern;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private int _ranges;
    private bool _foldCase;
    private bool _multiLine;
    private bool _dotAll;
    private bool _ungreedy;

    private RegexParser(string pattern) => _pattern = pattern;

    /// <summary>Number of captures, the whole match not counted.</summary>
    public int Captures { get; private set; }

    /// <summary>Names of captures by number; null where there is none.</summary>
    public List<string?> CaptureNames { get; } = [null];

    public static RegexNode Parse(string pattern, out List<string?> captureNames)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (char.IsHighSurrogate(pattern[i]) && i + 1 < pattern.Length && char.IsLowSurrogate(pattern[i + 1])) i++;
            else if (char.IsSurrogate(pattern[i])) throw new RegexSyntaxException("invalid UTF-8", pattern);
        }

        var parser = new RegexParser(pattern);
        var node = parser.Alternation();
        if (parser._at < pattern.Length) throw new RegexSyntaxException("unexpected )", pattern);
        captureNames = parser.CaptureNames;
        return node;
    }

    private readonly bool More => _at < _pattern.Length;

    // alternation = concatenation *( "|" concatenation )
    private RegexNode Alternation()
    {
        if (++_depth > MaxDepth) throw new RegexSyntaxException("expression nests too deeply", _pattern);
        var branches = new List<RegexNode> { Concatenation() };
        while (More && _pattern[_at] == '|')
        {
            _at++;
            branches.Add(Concatenation());
        }

        _depth--;
        return branches.Count == 1 ? branches[0] : RegexNode.Of(RegexKind.Alternate, [.. branches]);
    }

    private RegexNode Concatenation()
    {
        var items = new List<RegexNode>();
        var lastRepeat = -1; // where a repetition began, if one came last
        while (More && _pattern[_at] is not ('|' or ')'))
        {
            var start = _at;
            var c = _pattern[_at];
            if (c is '*' or '+' or '?' || (c == '{' && TryCounts(out _, out _, out _)))
            {
                items.Add(Repetition(items, lastRepeat));
                lastRepeat = lastRepeat >= 0 && _at == start ? lastRepeat : start;
                continue;
            }

            lastRepeat = -1;
            if (Atom() is { } atom) items.Add(atom);
        }

        return items.Count switch
        {
            0 => RegexNode.Of(RegexKind.Empty),
            1 => items[0],
            _ => RegexNode.Of(RegexKind.Concat, [.. items]),
        };
    }

    // "*" / "+" / "?" / "{" n [ "," [ m ] ] "}", each with an optional "?"
    private RegexNode Repetition(List<RegexNode> items, int lastRepeat)
    {
        var start = _at;
        var (min, max) = _pattern[_at] switch { '*' => (0, -1), '+' => (1, -1), '?' => (0, 1), _ => (-1, -1) };
        if (min >= 0) _at++;
        else
        {
            TryCounts(out min, out max, out var end);
            _at = end;
            if (min is < 0 or > MaxRepeat || max > MaxRepeat || (max >= 0 && min > max)) throw new RegexSyntaxException("invalid repeat count", _pattern[start.._at]);
        }

        var greedy = !_ungreedy;
        var operatorEnd = _at;
        if (More && _pattern[_at] == '?')
        {
            _at++;
            greedy = !greedy;
        }

        if (lastRepeat >= 0) throw new RegexSyntaxException("invalid nested repetition operator", _pattern[lastRepeat.._at]);
        if (items.Count == 0) throw new RegexSyntaxException("missing argument to repetition operator", _pattern[start..operatorEnd]);
        var operand = items[^1];
        items.RemoveAt(items.Count - 1);
        var node = new RegexNode(RegexKind.Repeat, null, [operand], min, max, greedy);
        if (_pattern[start] == '{' && RepeatSize(node) > MaxRepeat) throw new RegexSyntaxException("invalid repeat count", _pattern[start..operatorEnd]);
        return node;
    }

    // Product of nested counts along the worst path.
    private static long RepeatSize(RegexNode node)
    {
        long inner = 1;
        foreach (var child in node.Children) inner = Math.Max(inner, RepeatSize(child));
        return node.Kind == RegexKind.Repeat && Math.Max(node.Min, node.Max) > 1 ? inner * Math.Max(node.Min, node.Max) : inner;
    }

    private readonly bool TryCounts(out int min, out int max, out int end)
    {
        (min, max, end) = (0, -1, _at + 1);
        if (!Count(ref end, out min) || end == _pattern.Length) return false;
        if (_pattern[end] != ',') max = min;
        else
        {
            end++;
            if (end < _pattern.Length && _pattern[end] != '}' && !Count(ref end, out max)) return false;
        }

        return end < _pattern.Length && _pattern[end++] == '}';
    }

    // Digits without leading zero; huge numbers become -1 and are refused.
    private readonly bool Count(ref int at, out int value)
    {
        value = 0;
        var start = at;
        while (at < _pattern.Length && char.IsAsciiDigit(_pattern[at]))
        {
            value = value < 0 || value >= 100_000_000 ? -1 : (value * 10) + (_pattern[at] - '0');
            at++;
        }

        return at > start && (at - start == 1 || _pattern[start] != '0');
    }

    private RegexNode? Atom()
    {
        switch (_pattern[_at])
        {
            case '(': return Group();
            case '[': return RegexNode.OfClass(Bracket());
            case '.':
                _at++;
                return RegexNode.OfClass(_dotAll ? CharacterClass.Any : CharacterClass.AnyButNewLine);
            case '^':
                _at++;
                return RegexNode.Of(_multiLine ? RegexKind.BeginLine : RegexKind.BeginText);
            case '$':
                _at++;
                return RegexNode.Of(_multiLine ? RegexKind.EndLine : RegexKind.EndText);
            case '\\': return Escape();
            default: return Literal(NextRune());
        }
    }

    private readonly RegexNode Literal(int rune)
    {
        var single = CharacterClass.Of(rune);
        return RegexNode.OfClass(_foldCase ? single.FoldCase() : single);
    }

    private int NextRune()
    {
        if (Rune.TryGetRuneAt(_pattern, _at, out var rune))
        {
            _at += rune.Utf16SequenceLength;
            return rune.Value;
        }

        _at++;
        return 0xFFFD;
    }

    private RegexNode? Group()
    {
        var start = _at;
        if (_pattern.AsSpan(_at).StartsWith("(?") && !IsNamed(start)) return Flags(start);
        _at++;
        if (start + 1 < _pattern.Length && _pattern[start + 1] == '?') CaptureNames.Add(Name(start));
        else CaptureNames.Add(null);
        var number = ++Captures;
        return new RegexNode(RegexKind.Capture, null, [Inner()], number);
    }

    private RegexNode Inner()
    {
        var (fold, multi, dot, ungreedy) = (_foldCase, _multiLine, _dotAll, _ungreedy);
        var node = Alternation();
        if (!More) throw new RegexSyntaxException("missing closing )", _pattern);
        _at++;
        (_foldCase, _multiLine, _dotAll, _ungreedy) = (fold, multi, dot, ungreedy);
        return node;
    }

    private readonly bool IsNamed(int start) =>
        _pattern.AsSpan(start).StartsWith("(?P<") || _pattern.AsSpan(start).StartsWith("(?<");

    // "(?P<name>" or "(?<name>"
    private string Name(int start)
    {
        var from = start + (_pattern[start + 2] == 'P' ? 4 : 3);
        var end = _pattern.IndexOf('>', start);
        if (end < 0) throw new RegexSyntaxException("invalid named capture", _pattern[start..]);
        var name = _pattern[from..end];
        _at = end + 1;
        var valid = name.Length > 0;
        foreach (var c in name) valid &= char.IsAsciiLetterOrDigit(c) || c == '_';
        if (!valid) throw new RegexSyntaxException("invalid named capture", _pattern[start.._at]);
        return _names.Add(name) ? name : throw new RegexSyntaxException("duplicate capture group name", name);
    }

    // "(?" flags [ "-" flags ] ( ")" / ":" )
    private RegexNode? Flags(int start)
    {
        _at += 2;
        var (fold, multi, dot, ungreedy) = (_foldCase, _multiLine, _dotAll, _ungreedy);
        bool negative = false, sawFlag = false;
        while (More)
        {
            var c = _pattern[_at++];
            switch (c)
            {
                case 'i': _foldCase = !negative; sawFlag = true; continue;
                case 'm': _multiLine = !negative; sawFlag = true; continue;
                case 's': _dotAll = !negative; sawFlag = true; continue;
                case 'U': _ungreedy = !negative; sawFlag = true; continue;
                case '-' when !negative: (negative, sawFlag) = (true, false); continue;
                case ')' or ':' when !negative || sawFlag:
                    if (c == ')') return null;
                    var node = Alternation();
                    if (!More) throw new RegexSyntaxException("missing closing )", _pattern);
                    _at++;
                    (_foldCase, _multiLine, _dotAll, _ungreedy) = (fold, multi, dot, ungreedy);
                    return node;
                default: throw new RegexSyntaxException("invalid or unsupported Perl syntax", _pattern[start.._at]);
            }
        }

        throw new RegexSyntaxException("missing closing )", _pattern);
    }
}
