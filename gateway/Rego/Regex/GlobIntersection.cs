using System.Collections;
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
        return a.Count == 0 && b.Count == 0 ? RegoValue.True : RegoValue.FromBoolean(Intersect(context, a, b));
    }

    private readonly record struct Token(CharacterClass Class, char Flag);

    /// <summary>A position in each expression: a token and whether it has taken a character already; and whether any character was taken.</summary>
    private readonly record struct Place(int I, bool InA, int J, bool InB, bool Any)
    {
        public int Number(int width) => (((((I * 2) + (InA ? 1 : 0)) * width) + (J * 2) + (InB ? 1 : 0)) * 2) + (Any ? 1 : 0);
    }

    // A token with a flag may take more than one character. False as well when the budget runs out (a failure is recorded).
    private static bool Intersect(BuiltinContext context, List<Token> a, List<Token> b)
    {
        var width = (b.Count + 1) * 2;
        var seen = new BitArray((a.Count + 1) * 2 * width * 2);
        var work = new Stack<Place>();
        Visit(default);
        while (work.TryPop(out var at))
        {
            if (at.I == a.Count && at.J == b.Count && at.Any) return true;
            if (at.I < a.Count && (at.InA || a[at.I].Flag == '*')) Visit(at with { I = at.I + 1, InA = false });
            if (at.J < b.Count && (at.InB || b[at.J].Flag == '*')) Visit(at with { J = at.J + 1, InB = false });
            if (at.I == a.Count || at.J == b.Count) continue;
            if ((at.InA && a[at.I].Flag == ' ') || (at.InB && b[at.J].Flag == ' ')) continue;
            var (left, right) = (a[at.I].Class.Ranges, b[at.J].Class.Ranges);
            if (!context.Spend(1 + ((left.Length + right.Length) >> 5))) return false;
            if (Overlap(left, right)) Visit(new Place(at.I, true, at.J, true, true));
        }

        return false;

        void Visit(Place place)
        {
            if (seen[place.Number(width)]) return;
            seen[place.Number(width)] = true;
            work.Push(place);
        }
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
