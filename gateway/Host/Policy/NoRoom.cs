using SecureFin.Gateway.Listeners;

namespace SecureFin.Gateway.Policy;

/// <summary>Stands where the configuration asks for no such room.</summary>
internal sealed class NoRoom : IHostedService, IReadinessCheck
{
    public static readonly NoRoom Instance = new();

    public string Name => "";

    public bool IsReady => true;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
