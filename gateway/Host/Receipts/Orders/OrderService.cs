using Microsoft.Extensions.Options;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Receipts.Retention;

namespace SecureFin.Gateway.Receipts.Orders;

/// <summary>Looks for orders every second while the gateway serves: it alone may write the log.</summary>
internal sealed partial class OrderService(IOptions<AuditOptions> options, ErasureDesk erasures, RetentionDesk retention, TimeProvider clock, ILogger<OrderService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            await WorkAsync(OrderSpools.Erasures(options.Value.Home), erasures.DoAsync, stoppingToken);
            await WorkAsync(OrderSpools.Retention(options.Value.Home), retention.DoAsync, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WorkAsync<TOrder, TResult>(OrderSpool<TOrder, TResult> spool, Func<TOrder, CancellationToken, Task<TResult>> work, CancellationToken cancellation)
        where TOrder : class, IAuditOrder
        where TResult : class
    {
        try
        {
            foreach (var (name, order) in spool.Waiting())
            {
                spool.Answer(name, await work(order, cancellation));
                LogDone(logger, typeof(TOrder).Name);
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested) // whatever it is: a room that ends would end the gateway
        {
            LogFailed(logger, typeof(TOrder).Name, e.GetType().Name);
        }
    }

    [LoggerMessage(7011, LogLevel.Warning, "An order about evidence was done: {Order}")]
    private static partial void LogDone(ILogger logger, string order);

    [LoggerMessage(7012, LogLevel.Error, "An order about evidence could not be done: {Order} ({Error}); it is tried again")]
    private static partial void LogFailed(ILogger logger, string order, string error);
}
