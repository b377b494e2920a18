using Microsoft.Extensions.Options;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Receipts.Retention;

namespace SecureFin.Gateway.Receipts.Orders;

/// <summary>Looks for orders every second while the gateway serves: it alone may write the log.</summary>
internal sealed partial class OrderService(IOptions<AuditOptions> options, ErasureDesk erasures, RetentionDesk retention, TimeProvider clock, ILogger<OrderService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private readonly Dictionary<string, (TimeSpan Pause, long Since)> _failed = []; // an order that fails must not fill the log, nor keep others from being done

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (erasing, retaining) = (OrderSpools.Erasures(options.Value.Home), OrderSpools.Retention(options.Value.Home));
        Sweep(erasing, retaining);
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            await WorkAsync(erasing, erasures.DoAsync, stoppingToken);
            await WorkAsync(retaining, retention.DoAsync, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WorkAsync<TOrder, TResult>(OrderSpool<TOrder, TResult> spool, Func<TOrder, CancellationToken, Task<TResult>> work, CancellationToken cancellation)
        where TOrder : class, IAuditOrder
        where TResult : class
    {
        foreach (var name in spool.Waiting().Where(IsDue))
        {
            try
            {
                if (spool.Read(name) is not { } order)
                    continue;
                spool.Answer(name, await work(order, cancellation));
                _failed.Remove(name);
                LogDone(logger, typeof(TOrder).Name);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested) // whatever it is: a room that ends would end the gateway
            {
                var pause = _failed.TryGetValue(name, out var last) ? last.Pause * 2 : Pause;
                _failed[name] = (pause < MaxPause ? pause : MaxPause, clock.GetTimestamp());
                LogFailed(logger, typeof(TOrder).Name, e.GetType().Name);
            }
        }
    }

    private bool IsDue(string name) => !_failed.TryGetValue(name, out var last) || clock.GetElapsedTime(last.Since) >= last.Pause;

    private void Sweep(OrderSpool<ErasureOrder, ErasureResult> erasing, OrderSpool<RetentionOrder, RetentionResult> retaining)
    {
        try
        {
            var before = (clock.GetUtcNow() - Abandoned).UtcDateTime;
            erasing.Sweep(before);
            retaining.Sweep(before);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, nameof(Sweep), e.GetType().Name);
        }
    }

    [LoggerMessage(7011, LogLevel.Warning, "An order about evidence was done: {Order}")]
    private static partial void LogDone(ILogger logger, string order);

    [LoggerMessage(7012, LogLevel.Error, "An order about evidence could not be done: {Order} ({Error}); it is tried again")]
    private static partial void LogFailed(ILogger logger, string order, string error);
}
