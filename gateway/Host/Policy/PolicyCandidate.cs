using SecureFin.Rego;
using SecureFin.Rego.Bundles;
using SecureFin.Rego.Testing;

namespace SecureFin.Gateway.Policy;

/// <summary>Makes a bundle ready to decide: compiles it, looks for the decision, runs its own tests, prepares the one question.</summary>
internal static class PolicyCandidate
{
    /// <summary>The rule that decides.</summary>
    public const string Question = "data.securefin.gateway.decision";

    /// <summary>The prepared question, or why the bundle must not rule. Never throws for what a bundle holds.</summary>
    /// <param name="bundle">Read and verified.</param>
    /// <param name="question">The rule that decides.</param>
    /// <param name="beside">True when calls are being decided meanwhile, which must not wait for this.</param>
    public static (PreparedQuery? Query, string? Refusal) Prepare(PolicyBundle bundle, string question = Question, bool beside = false)
    {
        try
        {
            return Check(bundle, question, CompilerOptions.Default with { Checkpoint = beside ? new CollectionPace().Step : null });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (null, $"it cannot be prepared ({e.GetType().Name})");
        }
    }

    private static (PreparedQuery? Query, string? Refusal) Check(PolicyBundle bundle, string question, CompilerOptions options)
    {
        if (bundle.Delta is not null)
            return (null, "it is a delta, which changes a bundle and is none");
        var compiled = bundle.Compile(options);
        if (compiled.Snapshot is not { } snapshot)
            return (null, compiled.Errors[0].ToString());
        if (!snapshot.HasRule(question)) // a bundle for something else would answer nothing, and every call would be refused
            return (null, $"it has no rule {question}");
        if (!MayHaveTests(bundle))
            return (snapshot.Prepare(question), null);
        var report = TestRunner.Run(bundle.Modules, bundle.Data, TestRunOptions.Default with { Compiler = options });
        var failed = report.Results.FirstOrDefault(test => test.Outcome is TestOutcome.Failed or TestOutcome.Error);
        if (failed is not null)
            return (null, $"its own test {failed.Package}.{failed.Name} fails");
        return report.Succeeded ? (snapshot.Prepare(question), null) : (null, report.CompileErrors[0].ToString());
    }

    // Tests need a compilation of their own, which a bundle without any is spared.
    private static bool MayHaveTests(PolicyBundle bundle) => bundle.Modules.Any(module => module.Text.Contains("test_", StringComparison.Ordinal));
}
