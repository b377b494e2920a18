using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Listeners;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy;

/// <summary>Loads the bundle before anything is served and looks for a new one; a bundle that is not good leaves the old one in place.</summary>
internal sealed partial class PolicyRoom(EmbeddedDecider decider, IOptions<PolicyOptions> options, TimeProvider clock, ILogger<PolicyRoom> logger)
    : BackgroundService, IHostedLifecycleService, IReadinessCheck
{
    private readonly PolicySource _source = new(options.Value);
    private string? _lookedAt;

    public string Name => "policy";

    public bool IsReady => decider.Revision is not null;

    /// <summary>Revision of the newest bundle when it was refused, else null.</summary>
    public string? RefusedRevision { get; private set; }

    /// <summary>Why it was refused.</summary>
    public string? Refusal { get; private set; }

    /// <exception cref="ProblemException"><c>policy.unavailable</c>: the first bundle is not good; nothing is served without policy.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Look();
        return IsReady ? Task.CompletedTask : throw new ProblemException(Problems.PolicyUnavailable, $"No usable policy bundle: {Refusal}");
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look();
    }

    private void Look()
    {
        try
        {
            var stamp = _source.Stamp();
            if (stamp == _lookedAt)
                return;
            _lookedAt = stamp;
            Take(_source.Load(), stamp);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse("unreadable", e.GetType().Name);
        }
    }

    private void Take(BundleResult loaded, string stamp)
    {
        if (loaded.Bundle is not { } bundle)
        {
            Refuse(stamp[..16], loaded.Message!);
            return;
        }

        var revision = bundle.Revision is { Length: > 0 } named ? named : stamp[..16];
        var (query, refusal) = PolicyCandidate.Prepare(bundle);
        if (query is null)
            Refuse(revision, refusal!);
        else
            Activate(query, revision);
    }

    private void Activate(Rego.PreparedQuery query, string revision)
    {
        decider.Activate(query, revision);
        (RefusedRevision, Refusal) = (null, null);
        LogActive(logger, revision);
    }

    private void Refuse(string revision, string why)
    {
        if (RefusedRevision == revision && Refusal == why)
            return;
        (RefusedRevision, Refusal) = (revision, why);
        LogRefused(logger, revision, why, decider.Revision);
    }

    [LoggerMessage(3101, LogLevel.Information, "Policy bundle {Revision} decides from now on")]
    private static partial void LogActive(ILogger logger, string revision);

    [LoggerMessage(3102, LogLevel.Error, "Policy bundle {Revision} is refused: {Why}; {Active} stays")]
    private static partial void LogRefused(ILogger logger, string revision, string why, string? active);
}
