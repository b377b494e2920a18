using SecureFin.Rego.Compile;
using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Testing;

/// <summary>Lines with rule heads and expressions, and whether tests made them true.</summary>
internal static class CoverageLines
{
    public static List<FileCoverage> Report(IReadOnlyList<RegoModuleSource> modules, Coverage coverage)
    {
        var held = coverage.Held.Select(place => (place.File, place.Row)).ToHashSet();
        var reached = coverage.Reached.Select(place => (place.File, place.Row)).ToHashSet();
        return modules.OrderBy(module => module.Path, StringComparer.Ordinal).Select(source =>
        {
            var rows = Rows(source).Order().ToList();
            return new FileCoverage(
                source.Path,
                rows.Where(row => held.Contains((source.Path, row))).ToList(),
                rows.Where(row => !held.Contains((source.Path, row)))
                    .Select(row => new UncoveredLine(row, reached.Contains((source.Path, row)) ? "never true" : "not reached")).ToList());
        }).ToList();
    }

    private static HashSet<int> Rows(RegoModuleSource source)
    {
        var rows = new HashSet<int>();
        foreach (var rule in (new Parser(source.Path, source.Text).ParseModule()?.Rules ?? []).SelectMany(rule => rule.Chain()))
        {
            rows.Add(rule.Location.Row);
            if (!rule.HasGeneratedBody && !rule.IsDefault)
            {
                new FunctionWalker(expression: expression =>
                {
                    if (expression.Some is not { Membership: null })
                    {
                        rows.Add(expression.Location.Row);
                    }

                    return true;
                }).Walk(rule.Body);
            }
        }

        return rows;
    }
}
