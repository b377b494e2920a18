using SecureFin.Gateway.Policy.Bundles;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy;

/// <summary>The one way of a bundle into power: compiled, its own tests passed, not older than one before it, swapped in by one write. Anything else leaves the old one.</summary>
internal sealed partial class PolicyActivation(
    EmbeddedDecider decider, PolicyStatus status, TimeProvider clock, ILogger<PolicyActivation> logger, RollbackGuard? guard = null, string question = PolicyCandidate.Question)
{
    /// <summary>Brings the bundle into power if it may.</summary>
    /// <param name="bundle">Read and verified.</param>
    /// <param name="kind">As in <see cref="PolicyStatus.State"/>.</param>
    /// <param name="unnamed">Stands for the revision of a bundle that names none.</param>
    public ActivationResult Take(PolicyBundle bundle, string kind, string unnamed)
    {
        var revision = bundle.Revision is { Length: > 0 and <= 200 } named ? named : unnamed;
        if (guard?.Refusal(bundle) is { } older)
        {
            Refuse(revision, older);
            return ActivationResult.Refused;
        }

        var (query, refusal) = PolicyCandidate.Prepare(bundle, question, beside: decider.Revision is not null);
        if (query is null)
        {
            Refuse(revision, refusal!);
            return ActivationResult.Refused;
        }

        if (!Remember(bundle, revision))
            return ActivationResult.TryAgain;
        decider.Activate(query, revision, bundle.FilesDigest);
        status.Activated(revision, bundle.Sequence, bundle.FilesDigest, kind, clock.GetUtcNow());
        LogActive(logger, revision);
        return ActivationResult.Decides;
    }

    // Before the swap: a bundle that decided and was forgotten could be followed by an older one.
    private bool Remember(PolicyBundle bundle, string revision)
    {
        try
        {
            guard?.Remember(bundle);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(revision, $"{BundleErrorCode.Rollback}: its sequence cannot be remembered ({e.GetType().Name})");
            return false;
        }
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
