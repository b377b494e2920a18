using System.Text;

namespace SecureFin.Rego;

/// <summary>Globs of glob.match, compiled to the automaton of regular expressions.</summary>
/// <remarks>
/// glob = *( "**" any text / "*" text without delimiters / "?" one character but delimiters / "[" [ "!" ] ( a-b / characters ) "]" /
/// "{" glob *( "," glob ) "}" / "\" character / character ).
/// </remarks>
internal sealed class GlobPattern
{
    private const int MaxLength = 10_000;
    private const int MaxDepth = 200;

    // Weighed in instructions and characters.
    private static readonly BoundedCache<Key, (RegoRegex? Regex, string? Error)> Cache = new(256, 1 << 20);

    // A text as value knows its hash.
    private readonly record struct Key(RegoValue Pattern, string Delimiters)
    {
        public bool Equals(Key other) => Pattern.Equals(other.Pattern) && Delimiters == other.Delimiters;

        public override int GetHashCode() => HashMix.Combine(Pattern.GetHashCode(), Delimiters.Length == 0 ? 0 : Delimiters[0]);
    }


    private readonly List<int> _runes = [];
    private readonly CharacterClass _single;
    private int _at;
    private int _depth;
    private string? _error;

    private GlobPattern(string pattern, string delimiters)
    {
        foreach (var rune in pattern.EnumerateRunes()) _runes.Add(rune.Value);
        var excluded = new List<(int, int)>();
        foreach (var rune in delimiters.EnumerateRunes()) excluded.Add((rune.Value, rune.Value));
        _single = CharacterClass.FromRanges(excluded).Negate();
    }

    public static bool TryGet(BuiltinContext context, RegoValue pattern, string delimiters, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RegoRegex? regex, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? error)
    {
        var key = new Key(pattern, delimiters);
        if (!Cache.TryGet(key, out var entry))
        {
            entry = Compile(pattern.AsString(), delimiters);
            Cache.Add(key, entry, pattern.AsString().Length + delimiters.Length + (entry.Regex?.Weight ?? 0));
            context.Spend(RegoRegex.Steps(pattern.AsString(), entry.Regex, entry.Error));
        }

        (regex, error) = entry;
        return regex is not null;
    }

    private static (RegoRegex? Regex, string? Error) Compile(string pattern, string delimiters)
    {
        if (pattern.Length > MaxLength) return (null, "pattern too long");
        var glob = new GlobPattern(pattern, delimiters);
        var body = glob.Sequence(inTerms: false);
        if (glob._error is not null) return (null, glob._error);
        var anchored = RegexNode.Of(RegexKind.Concat, RegexNode.Of(RegexKind.BeginText), body, RegexNode.Of(RegexKind.EndText));
        return RegoRegex.Compile(pattern, anchored);
    }

    private RegexNode Sequence(bool inTerms)
    {
        if (++_depth > MaxDepth) _error ??= "pattern nests too deeply";
        var items = new List<RegexNode>();
        while (_error is null && _at < _runes.Count && !(inTerms && _runes[_at] is ',' or '}')) items.Add(Item());
        _depth--;
        return RegexNode.Of(RegexKind.Concat, [.. items]);
    }

    private RegexNode Item()
    {
        var rune = _runes[_at++];
        switch (rune)
        {
            case '*' when _at < _runes.Count && _runes[_at] == '*':
                _at++;
                return Many(CharacterClass.Any);
            case '*': return Many(_single);
            case '?': return RegexNode.OfClass(_single);
            case '[': return Range();
            case '{': return Terms();
            case '\\' when _at < _runes.Count: return RegexNode.OfClass(CharacterClass.Of(_runes[_at++]));
            case '\\': return RegexNode.Of(RegexKind.Empty);
            default: return RegexNode.OfClass(CharacterClass.Of(rune));
        }
    }

    private static RegexNode Many(CharacterClass characters) => new(RegexKind.Repeat, null, [RegexNode.OfClass(characters)], 0, -1);

    private RegexNode Terms()
    {
        var branches = new List<RegexNode>();
        do branches.Add(Sequence(inTerms: true));
        while (_error is null && _at < _runes.Count && _runes[_at++] == ',');
        return RegexNode.Of(RegexKind.Alternate, [.. branches]);
    }

    private RegexNode Range()
    {
        var negative = _at < _runes.Count && _runes[_at] == '!';
        if (negative) _at++;
        var ranges = new List<(int, int)>();
        if (_at + 2 < _runes.Count && _runes[_at + 1] == '-')
        {
            var (low, high) = (_runes[_at], _runes[_at + 2]);
            if (high < low) _error ??= $"hi character '{new Rune(high)}' should be greater than lo '{new Rune(low)}'";
            ranges.Add((low, high));
            _at += 3;
            if (_at < _runes.Count && _runes[_at] != ']') _error ??= "expected close range character";
        }
        else
        {
            for (; _at < _runes.Count && _runes[_at] != ']'; _at++)
            {
                if (_runes[_at] == '\\' && _at + 1 < _runes.Count) _at++;
                ranges.Add((_runes[_at], _runes[_at]));
            }

            if (ranges.Count == 0 && _at < _runes.Count) _error ??= "could not parse range";
        }

        if (_at++ >= _runes.Count) _error ??= "unexpected end of input";
        var found = CharacterClass.FromRanges(ranges);
        return RegexNode.OfClass(negative ? found.Negate() : found);
    }
}
