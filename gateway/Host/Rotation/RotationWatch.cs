using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Rotation;

/// <summary>Looks for newer versions of the secrets in use: at once when the store tells, else at the configured pace.</summary>
internal sealed partial class RotationWatch(
    ISecretStore store, LiveSecrets live, RotationService rotation, IOptions<SecretsOptions> options, TimeProvider time, ILogger<RotationWatch> logger) : BackgroundService
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly ConcurrentDictionary<string, bool> _silenced = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Changed += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await LookAsync(stoppingToken);
                await PauseAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            store.Changed -= Wake;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    private void Wake(string name)
    {
        try
        {
            _wake.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or gone.
        }
    }

    private Task LookAsync(CancellationToken cancellation) =>
        Task.WhenAll(live.Names.ToList().Select(name => LookAtAsync(name, cancellation)));

    private async Task LookAtAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await rotation.LookAsync(name, cancellation);
            _silenced.TryRemove(name, out _);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested) // whatever it is: a watch that ends would end the gateway
        {
            if (_silenced.TryAdd(name, true)) // once per outage
                LogFailed(logger, name, (e as ProblemException)?.Detail ?? e.GetType().Name);
        }
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timer = Task.Delay(options.Value.Poll, time, pause.Token);
        await Task.WhenAny(timer, _wake.WaitAsync(pause.Token));
        await pause.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    [LoggerMessage(6005, LogLevel.Warning, "Secret {Name} cannot be looked at: {Reason}")]
    private static partial void LogFailed(ILogger logger, string name, string reason);
}
