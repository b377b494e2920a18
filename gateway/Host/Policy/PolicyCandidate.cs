using System.Text.RegularExpressions;
using SecureFin.Rego;

namespace SecureFin.Gateway.Policy;

/// <summary>Makes a bundle ready to decide: compiles it, runs its own tests, prepares the one question.</summary>
internal static partial class PolicyCandidate
{
    private const string Question = "data.securefin.gateway.decision";

    /// <summary>The prepared question, or why the bundle must not rule.</summary>
    public static (PreparedQuery? Query, string? Refusal) Prepare(PolicyFolder bundle)
    {
        var compiled = new RegoCompiler(new CompilerOptions { RefuseRulesOverData = true }).Compile(bundle.Modules, bundle.Data, bundle.Revision);
        if (compiled.Snapshot is not { } snapshot)
            return (null, compiled.Errors[0].ToString());
        foreach (var test in bundle.Modules.SelectMany(TestsOf))
        {
            var result = snapshot.Prepare(test).Evaluate(default);
            if (result.Outcome != EvaluationOutcome.Value || !result.Value.IsTrue)
                return (null, $"its own test {test} fails");
        }

        return (snapshot.Prepare(Question), null);
    }

    private static IEnumerable<string> TestsOf(RegoModuleSource module)
    {
        var package = PackageClause().Match(module.Text).Groups[1].Value;
        return TestRule().Matches(module.Text).Select(match => $"data.{package}.{match.Groups[1].Value}").Distinct();
    }

    [GeneratedRegex(@"^package[ \t]+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex PackageClause();

    [GeneratedRegex(@"^(test_\w+)", RegexOptions.Multiline)]
    private static partial Regex TestRule();
}
