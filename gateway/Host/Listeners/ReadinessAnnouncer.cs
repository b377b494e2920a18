using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace SecureFin.Gateway.Listeners;

/// <summary>Says when the listeners are open and when the drain begins.</summary>
internal sealed partial class ReadinessAnnouncer(
    IHostApplicationLifetime lifetime, IServer server, Readiness readiness, ILogger<ReadinessAnnouncer> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            readiness.Serving = true;
            LogReady(logger, string.Join(' ', server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));
        });
        lifetime.ApplicationStopping.Register(() =>
        {
            readiness.Serving = false;
            LogDraining(logger);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1001, LogLevel.Information, "Ready: {Addresses}")]
    private static partial void LogReady(ILogger logger, string addresses);

    [LoggerMessage(1002, LogLevel.Information, "Draining: calls in flight finish, no new connection is taken")]
    private static partial void LogDraining(ILogger logger);
}
