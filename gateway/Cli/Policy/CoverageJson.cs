using SecureFin.Rego.Testing;

namespace SecureFin.Cli.Policy;

/// <summary>Coverage in OPA's form, with the reason of each line that was not covered beside it.</summary>
internal static class CoverageJson
{
    public static object Of(IReadOnlyList<FileCoverage> files)
    {
        var counted = files.Where(file => file.Covered.Count + file.NotCovered.Count > 0).ToList();
        return new
        {
            Files = counted.ToDictionary(file => file.File, File, StringComparer.Ordinal),
            CoveredLines = counted.Sum(file => file.Covered.Count),
            NotCoveredLines = counted.Sum(file => file.NotCovered.Count),
            Coverage = Percent(counted.Sum(file => file.Covered.Count), counted.Sum(file => file.NotCovered.Count)),
        };
    }

    private static object File(FileCoverage file) => new
    {
        Covered = Ranges(file.Covered),
        NotCovered = Ranges(file.NotCovered.Select(line => line.Row)),
        CoveredLines = file.Covered.Count,
        NotCoveredLines = file.NotCovered.Count,
        Coverage = Percent(file.Covered.Count, file.NotCovered.Count),
        Reasons = file.NotCovered.Count == 0 ? null : file.NotCovered.Select(line => new { line.Row, line.Reason }),
    };

    private static double Percent(int covered, int other) => covered + other == 0 ? 0 : 100.0 * covered / (covered + other);

    private static List<object>? Ranges(IEnumerable<int> rows)
    {
        var ranges = new List<(int Start, int End)>();
        foreach (var row in rows)
        {
            if (ranges.Count > 0 && ranges[^1].End == row - 1)
                ranges[^1] = (ranges[^1].Start, row);
            else
                ranges.Add((row, row));
        }

        return ranges.Count == 0 ? null : ranges.Select(range => (object)new { Start = new { Row = range.Start }, End = new { Row = range.End } }).ToList();
    }
}
