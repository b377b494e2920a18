using SecureFin.Gateway.Listeners;

namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>Asks the bundle server for as long as the gateway runs. At the start the kept bundle decides if the server is away.</summary>
/// <remarks>Without any good bundle the gateway starts, says that it is not ready and refuses every call with <c>policy.unavailable</c>.</remarks>
internal sealed class BundleRoom(BundleDownload download, Pause pause, EmbeddedDecider decider, TimeProvider clock) : BackgroundService, IHostedLifecycleService, IReadinessCheck
{
    private static readonly TimeSpan AfterHeld = TimeSpan.FromMilliseconds(100); // a server that holds nothing must not make us spin
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(5);

    public string Name => "policy";

    public bool IsReady => decider.Revision is not null;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (download.TryKept())
            return;
        using var limit = new CancellationTokenSource(FirstLook, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await download.StepAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The loop goes on asking.
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var answered = await download.StepAsync(stoppingToken);
            var next = pause.Next(answered);
            await Task.Delay(answered && download.Held ? AfterHeld : next, clock, stoppingToken);
        }
    }
}
