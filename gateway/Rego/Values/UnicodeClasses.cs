using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Classes of code points by general category (Lu, L) or script (Greek), as Go 1.24 has them: Unicode 15.0.</summary>
internal static class UnicodeClasses
{
    private static readonly Lazy<Dictionary<string, string>> Lines = new(Load);
    private static readonly ConcurrentDictionary<string, CharacterClass> Known = new(StringComparer.Ordinal) { ["Any"] = CharacterClass.Any };
    private static readonly Lazy<CharacterClass> Printable = new(static () => Union("L", "M", "N", "P", "S"));

    /// <summary>The class of a name; null for unknown names. Unassigned code points belong to none.</summary>
    public static CharacterClass? Find(string name) => Known.TryGetValue(name, out var known) ? known : Read(name) is { } read ? Known.GetOrAdd(name, read) : null;

    /// <summary>Letters, marks, numbers, punctuation and symbols; of the spaces only the ASCII one (strconv.IsPrint of Go).</summary>
    public static bool IsPrintable(Rune rune) => rune.IsAscii ? rune.Value is >= ' ' and < 0x7F : Printable.Value.Contains(rune.Value);

    private static CharacterClass? Read(string name)
    {
        if (name.Length == 1 && "LMNPSZC".Contains(name[0], StringComparison.Ordinal)) return Union(name);
        return Lines.Value.TryGetValue(name, out var ranges) ? CharacterClass.FromRanges(Ranges(ranges)) : null;
    }

    // The names of categories have two letters, of which the first is their group.
    private static CharacterClass Union(params ReadOnlySpan<string> groups)
    {
        var ranges = new List<(int, int)>();
        foreach (var (name, line) in Lines.Value)
        {
            if (name.Length == 2 && groups.Contains(name[..1])) ranges.AddRange(Ranges(line));
        }

        return CharacterClass.FromRanges(ranges);
    }

    private static List<(int First, int Last)> Ranges(string line)
    {
        var ranges = new List<(int, int)>();
        foreach (var range in line.Split(' '))
        {
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            ranges.Add((CodePoint(dash < 0 ? range : range[..dash]), CodePoint(range[(dash + 1)..])));
        }

        return ranges;
    }

    private static int CodePoint(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Load()
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        using var reader = new StreamReader(typeof(UnicodeClasses).Assembly.GetManifestResourceStream("SecureFin.Rego.Unicode.tsv")!);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            lines.Add(line[..tab], line[(tab + 1)..]);
        }

        return lines;
    }
}
