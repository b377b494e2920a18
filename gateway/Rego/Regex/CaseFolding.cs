using System.Text;

namespace SecureFin.Rego;

/// <summary>Code points that differ in case only (Unicode simple case folding, without the Turkish i).</summary>
internal static class CaseFolding
{
    private const int LastCased = 0x1E943;

    private static readonly Lazy<Dictionary<int, int[]>> Groups = new(BuildGroups);

    /// <summary>Adds the variants of all code points of a range.</summary>
    public static void AddVariants(int first, int last, List<(int First, int Last)> result)
    {
        if (last < 0x80)
        {
            AddAscii(first, last, result);
            return;
        }

        foreach (var group in Groups.Value.Values)
        {
            if (!Array.Exists(group, rune => rune >= first && rune <= last)) continue;
            foreach (var rune in group) result.Add((rune, rune));
        }
    }

    private static void AddAscii(int first, int last, List<(int First, int Last)> result)
    {
        for (var rune = first; rune <= last; rune++)
        {
            if (!char.IsAsciiLetter((char)rune)) continue;
            result.Add((rune ^ 0x20, rune ^ 0x20));
            if ((rune | 0x20) == 'k') result.Add((0x212A, 0x212A));
            if ((rune | 0x20) == 's') result.Add((0x17F, 0x17F));
        }
    }

    private static Dictionary<int, int[]> BuildGroups()
    {
        var groups = new Dictionary<int, List<int>>();
        for (int value = 'A'; value <= LastCased; value++)
        {
            if (!Rune.TryCreate(value, out var rune) || value is 0x130 or 0x131) continue;
            var key = Fold(rune);
            if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = []);
            group.Add(value);
        }

        var result = new Dictionary<int, int[]>();
        foreach (var (key, group) in groups)
        {
            if (group.Count > 1) result.Add(key, [.. group]);
        }

        return result;
    }

    private static int Fold(Rune rune) => rune.Value switch
    {
        0x17F => 'S',
        0x212A => 'K',
        0x212B => 0xC5,
        0x1E9E => 0xDF,
        0x2126 => 0x3A9,
        _ => Rune.ToUpperInvariant(Rune.ToLowerInvariant(rune)).Value,
    };
}
