using Microsoft.Extensions.Options;
using SecureFin.Audit.Disk;
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Orders;

namespace SecureFin.Gateway.Commands;

/// <summary>Has an order done: by the gateway that runs, or, while none does, by this process itself. The log has one writer.</summary>
internal static class AuditOrders
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs an order of an operator; prints what came of it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="configFolder">Folder with <c>gateway.json</c>.</param>
    /// <param name="spool">Where it waits for a running gateway.</param>
    /// <param name="desk">Who does it otherwise.</param>
    /// <param name="tell">Prints the result and returns the exit code.</param>
    /// <param name="log">Directory of the log that the operator means; null for whichever the configuration names.</param>
    public static async Task<int> RunAsync<TOrder, TResult>(
        TOrder order, string configFolder, Func<string, OrderSpool<TOrder, TResult>> spool, Func<IServiceProvider, Func<TOrder, CancellationToken, Task<TResult>>> desk, Func<TResult, int> tell, string? log = null)
        where TOrder : class, IAuditOrder
        where TResult : class
    {
        if (order.Fault() is { } fault)
            return Fail(fault);
        var meant = log is null ? null : RealPath.Of(log); // before the folder is entered, in which a relative path is another one
        try
        {
            await using var gateway = GatewayHost.Checked(ConfigFolder.Open(configFolder).Enter());
            var options = gateway.Services.GetRequiredService<IOptions<AuditOptions>>().Value;
            if (meant is not null && meant != RealPath.Of(options.Directory))
                return Fail($"{log} is not this gateway's log, which is {RealPath.Of(options.Directory)}.");
            return tell(AuditRoom.IsOpenElsewhere(options)
                ? await AskAsync(spool(options.Home), order, gateway.Services.GetRequiredService<TimeProvider>())
                : await DoAsync(gateway.Services, spool(options.Home), order, desk(gateway.Services)));
        }
        catch (ConfigurationException e)
        {
            return Fail(string.Join('\n', e.Errors));
        }
        catch (ProblemException e)
        {
            return Fail(e.Detail);
        }
    }

    /// <summary>Prints a reason and returns exit code 2.</summary>
    public static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return 2;
    }

    private static async Task<TResult> DoAsync<TOrder, TResult>(IServiceProvider services, OrderSpool<TOrder, TResult> spool, TOrder order, Func<TOrder, CancellationToken, Task<TResult>> work)
        where TOrder : class, IAuditOrder
        where TResult : class
    {
        var room = services.GetRequiredService<AuditRoom>();
        await room.StartingAsync(CancellationToken.None);
        var name = spool.Put(order); // if this process is killed, the gateway does the rest at its start
        try
        {
            return await work(order, CancellationToken.None);
        }
        finally
        {
            spool.Withdraw(name); // done, refused, or told as failed: nothing is to happen behind the operator's back
            await room.StoppedAsync(CancellationToken.None);
        }
    }

    private static async Task<TResult> AskAsync<TOrder, TResult>(OrderSpool<TOrder, TResult> spool, TOrder order, TimeProvider clock)
        where TOrder : class, IAuditOrder
        where TResult : class
    {
        var name = spool.Put(order);
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < Patience;)
        {
            if (spool.Take(name) is { } result)
                return result;
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
        }

        throw new ProblemException(Problems.AuditUnavailable, "The running gateway has not answered; the order waits for it.");
    }
}
