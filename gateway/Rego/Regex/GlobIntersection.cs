using System.Text;

namespace SecureFin.Rego;

/// <summary>regex.globs_match: is there a non-empty text that both expressions match?</summary>
/// <remarks>The expressions know . [a-z] + * and \ only. All pairs of positions are visited once at most.</remarks>
internal static class GlobIntersection
{
    private const int MaxTokens = 2_000;

    public static RegoValue Match(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var left, out var right)) return default;
        if (Parse(context, left) is not { } a || Parse(context, right) is not { } b) return default;
        if (!context.Spend((long)a.Count * b.Count)) return default;
        return RegoValue.FromBoolean((a.Count == 0 && b.Count == 0) || Intersect(a, b));
    }

    private readonly record struct Token(CharacterClass Class, char Flag);

    // A position is a token and whether it has taken a character already; a token with flag may take more.
    private static bool Intersect(List<Token> a, List<Token> b)
    {
        var seen = new HashSet<(int, bool, int, bool, bool)>();
        var work = new Stack<(int I, bool InA, int J, bool InB, bool Any)>();
        work.Push((0, false, 0, false, false));
        while (work.TryPop(out var at))
        {
            if (!seen.Add(at)) continue;
            if (at.I == a.Count && at.J == b.Count && at.Any) return true;
            if (at.I < a.Count && (at.InA || a[at.I].Flag == '*')) work.Push((at.I + 1, false, at.J, at.InB, at.Any));
            if (at.J < b.Count && (at.InB || b[at.J].Flag == '*')) work.Push((at.I, at.InA, at.J + 1, false, at.Any));
            if (at.I == a.Count || at.J == b.Count) continue;
            if ((at.InA && a[at.I].Flag == ' ') || (at.InB && b[at.J].Flag == ' ')) continue;
            if (Overlap(a[at.I].Class.Ranges, b[at.J].Class.Ranges)) work.Push((at.I, true, at.J, true, true));
        }

        return false;
    }

    private static bool Overlap(int[] a, int[] b)
    {
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (a[i] <= b[j + 1] && b[j] <= a[i + 1]) return true;
            if (a[i + 1] < b[j + 1]) i += 2;
            else j += 2;
        }

        return false;
    }

    private static List<Token>? Parse(BuiltinContext context, string input)
    {
        var runes = new List<int>();
        foreach (var rune in input.EnumerateRunes()) runes.Add(rune.Value);
        var tokens = new List<Token>();
        for (var i = 0; i < runes.Count;)
        {
            if (tokens.Count == MaxTokens) return Fail(context, input, i, "expression too long");
            CharacterClass? found = CharacterClass.Any;
            switch (runes[i++])
            {
                case '.': break;
                case '[':
                    if (Set(context, input, runes, ref i) is not { } set) return null;
                    found = set;
                    break;
                case ']': return Fail(context, input, i, "set-close ']' with no preceding '['");
                case '+' or '*' when tokens.Count > 0 && tokens[^1].Flag == ' ':
                    tokens[^1] = tokens[^1] with { Flag = (char)runes[i - 1] };
                    continue;
                case '+' or '*': return Fail(context, input, i, $"flag '{(char)runes[i - 1]}' must be preceded by a non-flag");
                case '\\' when i == runes.Count: return Fail(context, input, i - 1, "input ends with a \\ (escape) character");
                case '\\': found = CharacterClass.Of(runes[i++]); break;
                default: found = CharacterClass.Of(runes[i - 1]); break;
            }

            tokens.Add(new Token(found, ' '));
        }

        return tokens;
    }

    private static CharacterClass? Set(BuiltinContext context, string input, List<int> runes, ref int i)
    {
        var ranges = new List<(int, int)>();
        var previous = -1;
        while (i < runes.Count && runes[i] != ']')
        {
            var rune = runes[i++];
            if (rune == '-')
            {
                if (previous < 0) return FailSet(context, input, i, "range character '-' must be preceded by a Unicode character");
                if (i >= runes.Count - 1) return FailSet(context, input, i, "range character '-' must be followed by a Unicode character");
                var last = runes[i++];
                if (last is ']' or '-') return FailSet(context, input, i, "range character '-' cannot be followed by a special symbol");
                if (last == '\\') last = runes[i++];
                if (last < previous) return FailSet(context, input, i, $"range is out of order: '{new Rune(last)}' comes before '{new Rune(previous)}' in Unicode");
                ranges.Add((previous, last));
                previous = -1;
                continue;
            }

            if (rune == '\\' && i < runes.Count) rune = runes[i++];
            ranges.Add((rune, rune));
            previous = rune;
        }

        if (i++ == runes.Count) return FailSet(context, input, i, "found [ without matching ]");
        return CharacterClass.FromRanges(ranges);
    }

    private static CharacterClass? FailSet(BuiltinContext context, string input, int position, string fault)
    {
        Fail(context, input, position, fault);
        return null;
    }

    private static List<Token>? Fail(BuiltinContext context, string input, int position, string fault)
    {
        context.Fail($"input:{input}, pos:{position}, {fault}: the input provided is invalid");
        return null;
    }
}
