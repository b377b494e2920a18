using SecureFin.Rego.Compile;
using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Testing;

/// <summary>Runs the rules whose names start with <c>test_</c>; those with <c>todo_test_</c> are skipped.</summary>
public static class TestRunner
{
    /// <param name="modules">Policies and tests.</param>
    /// <param name="data">Base documents.</param>
    /// <param name="options">Filter, coverage and limits.</param>
    /// <exception cref="FormatException">The filter is no regular expression.</exception>
    public static TestReport Run(IReadOnlyList<RegoModuleSource> modules, RegoValue data, TestRunOptions? options = null)
    {
        options ??= TestRunOptions.Default;
        var pattern = options.Filter is { } filter ? Pattern(filter) : null;
        var compiled = new RegoCompiler(options.Compiler with { Instrument = true }).Compile(modules, data);
        if (compiled.Snapshot is not { } snapshot)
        {
            return new TestReport([], compiled.Errors, []);
        }

        var coverage = new Coverage();
        var results = Find(snapshot, pattern).Select(test => RunOne(snapshot, test, coverage, options)).ToList();
        return new TestReport(results, [], options.Coverage ? CoverageLines.Report(modules, coverage) : []);
    }

    // The dialect of OPA's own filter and of regex.match.
    private static RegoRegex Pattern(string filter) =>
        RegoRegex.TryGet(null, filter, out var pattern, out var fault) ? pattern : throw new FormatException($"the filter is no regular expression: {fault}");

    private static IEnumerable<RuleTree> Find(PolicySnapshot snapshot, RegoRegex? pattern) => snapshot.Program.Modules
        .SelectMany(module => module.Rules)
        .Where(rule => NameOf(rule) is { } name && (name.StartsWith("test_", StringComparison.Ordinal) || name.StartsWith("todo_test_", StringComparison.Ordinal)))
        .Select(rule => Node(snapshot, rule))
        .Distinct()
        .Where(node => pattern is null || pattern.IsMatch(new BuiltinContext(), node.Path()));

    private static string? NameOf(Rule rule) => (rule.Head.Reference[rule.Module.Package.Parts.Count] as ScalarTerm)?.Text;

    private static RuleTree Node(PolicySnapshot snapshot, Rule rule) =>
        snapshot.Program.State.Rules.Find(new RefTerm(rule.Head.Reference.Take(rule.Module.Package.Parts.Count + 1).ToList(), rule.Location))!;

    private static TestResult RunOne(PolicySnapshot snapshot, RuleTree node, Coverage coverage, TestRunOptions options)
    {
        var rule = node.DepthFirst().First(below => below.Rules.Count > 0).Rules[0];
        var name = NameOf(rule)!;
        var package = rule.Module.Package.ToString();
        var place = rule.Location;
        if (name.StartsWith("todo_", StringComparison.Ordinal))
        {
            return new TestResult(package, name, TestOutcome.Skipped, place.File, place.Row, place.Column, TimeSpan.Zero, [], [], null);
        }

        options.Compiler.Checkpoint?.Invoke();
        var output = new List<string>();
        coverage.Cases.Clear();
        var start = options.Clock.GetTimestamp();
        var result = snapshot.Prepare(node.Path()).Evaluate(default, options.Limits, new EvaluationOptions { Clock = options.Clock, Print = output.Add, Coverage = coverage });
        var duration = options.Clock.GetElapsedTime(start);
        var cases = CasesOf(rule, result, coverage);
        return new TestResult(package, name, OutcomeOf(result, cases), place.File, place.Row, place.Column, duration, output, cases, result.Error);
    }

    private static List<TestCaseResult> CasesOf(Rule rule, EvaluationResult result, Coverage coverage)
    {
        if (rule.Head.Reference.Skip(1).All(part => part is ScalarTerm))
        {
            return [];
        }

        return coverage.Cases
            .Select(key => new TestCaseResult(key.TryGetString(out var text) ? text : key.ToString(), result.Value.IsDefined && result.Value.Lookup(key).IsTruthy))
            .OrderBy(found => found.Name, StringComparer.Ordinal)
            .ToList();
    }

    private static TestOutcome OutcomeOf(EvaluationResult result, List<TestCaseResult> cases) => result switch
    {
        { Outcome: EvaluationOutcome.Error } => TestOutcome.Error,
        _ when cases.Exists(found => !found.Passed) => TestOutcome.Failed,
        _ => result.Value.IsTruthy ? TestOutcome.Passed : TestOutcome.Failed,
    };
}
