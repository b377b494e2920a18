namespace SecureFin.Rego;

/// <summary>A set of code points as sorted, separate ranges (pairs of first and last).</summary>
internal sealed class CharacterClass
{
    public const int MaxRune = 0x10FFFF;

    private CharacterClass(int[] ranges) => Ranges = ranges;

    public int[] Ranges { get; }

    public static CharacterClass Any { get; } = new([0, MaxRune]);

    public static CharacterClass AnyButNewLine { get; } = new([0, '\n' - 1, '\n' + 1, MaxRune]);

    public static CharacterClass Digit { get; } = new(['0', '9']);

    public static CharacterClass Word { get; } = new(['0', '9', 'A', 'Z', '_', '_', 'a', 'z']);

    public static CharacterClass Space { get; } = new(['\t', '\n', '\f', '\r', ' ', ' ']);

    public static CharacterClass Of(int rune) => new([rune, rune]);

    /// <summary>Sorts and joins ranges given in any order.</summary>
    public static CharacterClass FromRanges(List<(int First, int Last)> ranges)
    {
        ranges.Sort();
        var joined = new List<int>(ranges.Count * 2);
        foreach (var (first, last) in ranges)
        {
            if (joined.Count > 0 && first <= joined[^1] + 1) joined[^1] = Math.Max(joined[^1], last);
            else joined.AddRange([first, last]);
        }

        return new CharacterClass([.. joined]);
    }

    public CharacterClass Negate()
    {
        var result = new List<int>();
        var next = 0;
        for (var i = 0; i < Ranges.Length; i += 2)
        {
            if (Ranges[i] > next) result.AddRange([next, Ranges[i] - 1]);
            next = Ranges[i + 1] + 1;
        }

        if (next <= MaxRune) result.AddRange([next, MaxRune]);
        return new CharacterClass([.. result]);
    }

    public bool Contains(int rune)
    {
        int low = 0, high = (Ranges.Length / 2) - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune < Ranges[middle * 2]) high = middle - 1;
            else if (rune > Ranges[(middle * 2) + 1]) low = middle + 1;
            else return true;
        }

        return false;
    }

    /// <summary>The class with all code points that differ in case only.</summary>
    public CharacterClass FoldCase()
    {
        var result = new List<(int, int)>();
        for (var i = 0; i < Ranges.Length; i += 2)
        {
            result.Add((Ranges[i], Ranges[i + 1]));
            CaseFolding.AddVariants(Ranges[i], Ranges[i + 1], result);
        }

        return FromRanges(result);
    }
}
