using Microsoft.Extensions.Options;
using SecureFin.Audit;

namespace SecureFin.Gateway.Receipts;

/// <summary>Brings new entries off this host every second, to the folder that the configuration names.</summary>
internal sealed partial class CopyService(IOptions<AuditOptions> options, TimeProvider clock, ILogger<CopyService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.CopyTo is not { } target)
            return;
        var copy = new LogCopy(options.Value.Directory, target, clock);
        var good = true;
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            good = await Task.Run(() => Advance(copy, good, stoppingToken), stoppingToken);
    }

    private bool Advance(LogCopy copy, bool good, CancellationToken cancellation)
    {
        try
        {
            copy.Advance(cancellation);
            if (!good)
                LogGood(logger, copy.Size);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested) // whatever it is: a room that ends would end the gateway
        {
            if (good)
                LogBehind(logger, e.Message);
            return false;
        }
    }

    [LoggerMessage(7031, LogLevel.Error, "The audit log is not copied off this host any more: {Reason}")]
    private static partial void LogBehind(ILogger logger, string reason);

    [LoggerMessage(7032, LogLevel.Information, "The audit log is copied off this host again: {Size} entries")]
    private static partial void LogGood(ILogger logger, long size);
}
