using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Contract;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Looks for orders every second while the gateway serves: it alone may write the log.</summary>
internal sealed partial class ErasureService(IOptions<AuditOptions> options, ErasureDesk desk, TimeProvider clock, ILogger<ErasureService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var spool = new ErasureSpool(options.Value.Home);
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            await WorkAsync(spool, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WorkAsync(ErasureSpool spool, CancellationToken cancellation)
    {
        try
        {
            foreach (var (name, order) in spool.Waiting())
            {
                var result = await desk.DoAsync(order, cancellation);
                spool.Answer(name, result);
                LogErased(logger, result.Keys);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AuditUnavailableException or ProblemException)
        {
            LogFailed(logger, e.GetType().Name);
        }
    }

    [LoggerMessage(7011, LogLevel.Warning, "Evidence was erased: {Keys} keys are gone")]
    private static partial void LogErased(ILogger logger, int keys);

    [LoggerMessage(7012, LogLevel.Error, "Evidence could not be erased ({Error}); it is tried again")]
    private static partial void LogFailed(ILogger logger, string error);
}
