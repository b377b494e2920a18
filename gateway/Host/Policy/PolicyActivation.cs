using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy;

/// <summary>The one way of a bundle into power: compiled, its own tests passed, swapped in by one write. Anything else leaves the old one.</summary>
internal sealed partial class PolicyActivation(
    EmbeddedDecider decider, PolicyStatus status, TimeProvider clock, ILogger<PolicyActivation> logger, string question = PolicyCandidate.Question)
{
    /// <summary>True when the bundle decides from now on.</summary>
    /// <param name="bundle">Read and verified.</param>
    /// <param name="kind">As in <see cref="PolicyStatus.State"/>.</param>
    /// <param name="unnamed">Stands for the revision of a bundle that names none.</param>
    public bool Take(PolicyBundle bundle, string kind, string unnamed)
    {
        var revision = bundle.Revision is { Length: > 0 and <= 200 } named ? named : unnamed;
        var (query, refusal) = PolicyCandidate.Prepare(bundle, question, beside: decider.Revision is not null);
        if (query is null)
        {
            Refuse(revision, refusal!);
            return false;
        }

        decider.Activate(query, revision);
        status.Activated(revision, kind, clock.GetUtcNow());
        LogActive(logger, revision);
        return true;
    }

    /// <summary>Says that a bundle does not come into power; once for the same reason.</summary>
    public void Refuse(string revision, string why)
    {
        if (status.Refused(revision, why))
            LogRefused(logger, revision, why, decider.Revision);
    }

    [LoggerMessage(3101, LogLevel.Information, "Policy bundle {Revision} decides from now on")]
    private static partial void LogActive(ILogger logger, string revision);

    [LoggerMessage(3102, LogLevel.Error, "Policy bundle {Revision} is refused: {Why}; {Active} stays")]
    private static partial void LogRefused(ILogger logger, string revision, string why, string? active);
}
