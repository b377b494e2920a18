namespace SecureFin.Rego;

/// <summary>Code points that no instruction tells apart share a class number; a line feed and word characters stay apart.</summary>
internal sealed class RegexAlphabet
{
    private readonly int[] _starts;
    private readonly ushort[] _low = new ushort[256];

    public RegexAlphabet(RegexInstruction[] instructions)
    {
        var classes = new HashSet<CharacterClass>(ReferenceEqualityComparer.Instance) { CharacterClass.Word }; // what is repeated has one
        foreach (ref readonly var instruction in instructions.AsSpan())
        {
            if (instruction.Op == RegexOp.Class) classes.Add(instruction.Class!);
        }

        var starts = new List<int> { 0, '\n', '\n' + 1 };
        foreach (var one in classes) AddBounds(starts, one.Ranges);
        starts.Sort();
        _starts = [.. Distinct(starts)];
        for (var i = 0; i < _low.Length; i++) _low[i] = (ushort)Locate(i);
    }

    public int Count => _starts.Length;

    public int ClassOf(int rune) => rune < 256 ? _low[rune] : Locate(rune);

    /// <summary>A code point of the class, for testing membership.</summary>
    public int Representative(int number) => _starts[number];

    private int Locate(int rune)
    {
        var at = Array.BinarySearch(_starts, rune);
        return at >= 0 ? at : ~at - 1;
    }

    private static IEnumerable<int> Distinct(List<int> sorted)
    {
        var last = -1;
        foreach (var start in sorted)
        {
            if (start != last && start <= CharacterClass.MaxRune) yield return start;
            last = start;
        }
    }

    private static void AddBounds(List<int> starts, int[] ranges)
    {
        for (var i = 0; i < ranges.Length; i += 2)
        {
            starts.Add(ranges[i]);
            starts.Add(ranges[i + 1] + 1);
        }
    }
}
