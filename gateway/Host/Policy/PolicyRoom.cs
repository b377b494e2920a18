using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Listeners;
using SecureFin.Rego.Bundles;

namespace SecureFin.Gateway.Policy;

/// <summary>Loads the bundle of a path before anything is served and looks for a new one; a bundle that is not good leaves the old one in place.</summary>
internal sealed class PolicyRoom(
    EmbeddedDecider decider, PolicyActivation activation, PolicyStatus status, string path, IOptions<PolicyOptions> options, TimeProvider clock)
    : BackgroundService, IHostedLifecycleService, IReadinessCheck
{
    private readonly PolicySource _source = new(path, options.Value);
    private string? _lookedAt;

    public string Name => "policy";

    public bool IsReady => decider.Revision is not null;

    /// <exception cref="ProblemException"><c>policy.unavailable</c>: the first bundle is not good; nothing is served without policy.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Look();
        return IsReady
            ? Task.CompletedTask
            : throw new ProblemException(Problems.PolicyUnavailable, $"No usable policy bundle: {status.Now.Refusal ?? status.Now.LastError}");
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One look at the path. Never throws: what cannot be read leaves the bundle that decides.</summary>
    public void Look()
    {
        try
        {
            var stamp = _source.Stamp();
            if (stamp != _lookedAt)
                Take(stamp);
            status.Looked(clock.GetUtcNow(), null);
        }
        catch (InvalidDataException refused)
        {
            status.Looked(clock.GetUtcNow(), $"the bundle path cannot be read ({refused.Message})");
            activation.Refuse("unreadable", refused.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            status.Looked(clock.GetUtcNow(), $"the bundle path cannot be read ({e.GetType().Name})");
            activation.Refuse("unreadable", e.GetType().Name);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look();
    }

    private void Take(string stamp)
    {
        var loaded = _source.Load();
        // A folder that is being written is read again when it stands still: half of a policy is another policy.
        if (loaded.Code == BundleErrorCode.Changing || _source.Stamp() != stamp)
            return;
        if (loaded.Bundle is not { } bundle)
            activation.Refuse(stamp[..16], $"{loaded.Code}: {loaded.Message}");
        else if (activation.Take(bundle, _source.Kind, stamp[..16]) == ActivationResult.TryAgain)
            return;
        _lookedAt = stamp;
    }
}
