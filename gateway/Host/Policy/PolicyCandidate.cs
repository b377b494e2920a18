using SecureFin.Rego;
using SecureFin.Rego.Bundles;
using SecureFin.Rego.Testing;

namespace SecureFin.Gateway.Policy;

/// <summary>Makes a bundle ready to decide: compiles it, runs its own tests, prepares the one question.</summary>
internal static class PolicyCandidate
{
    private const string Question = "data.securefin.gateway.decision";

    /// <summary>The prepared question, or why the bundle must not rule.</summary>
    public static (PreparedQuery? Query, string? Refusal) Prepare(PolicyBundle bundle)
    {
        var compiled = bundle.Compile();
        if (compiled.Snapshot is not { } snapshot)
            return (null, compiled.Errors[0].ToString());
        var failed = TestRunner.Run(bundle.Modules, bundle.Data).Results.FirstOrDefault(test => test.Outcome is TestOutcome.Failed or TestOutcome.Error);
        return failed is null ? (snapshot.Prepare(Question), null) : (null, $"its own test {failed.Package}.{failed.Name} fails");
    }
}
