using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Receipts.Orders;
using SecureFin.Gateway.Receipts.Retention;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>Orders of operators, done by the gateway that serves.</summary>
public sealed class OrderServiceTests
{
    [Fact]
    public async Task An_order_that_cannot_be_read_keeps_no_other_from_being_done()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        var spool = OrderSpools.Retention(home["audit"]);
        Directory.CreateDirectory(home["audit/retention"]);
        File.CreateSymbolicLink(home["audit/retention/0.order"], "nowhere");
        await File.WriteAllTextAsync(home["audit/retention/1.order"], "{ this is none", TestContext.Current.CancellationToken);
        var name = spool.Put(new RetentionOrder(RetentionAct.Hold, "K-1", new(2026, 1, 1), "a test", "tester"));

        await ServedAsync(home, () => Assert.Null(Wait(() => spool.Take(name)).Refusal));

        Assert.Equal(["0"], spool.Waiting());
    }

    [Fact]
    public async Task What_a_crash_left_of_orders_goes_at_the_next_start()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        Directory.CreateDirectory(home["audit/erasures"]);
        string[] left = [home["audit/erasures/a.order.b.tmp"], home["audit/erasures/c.result"]];
        foreach (var file in left)
        {
            await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(file, (TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(2)).UtcDateTime);
        }

        var fresh = home["audit/erasures/d.result"];
        await File.WriteAllTextAsync(fresh, "{}", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(fresh, TimeProvider.System.GetUtcNow().UtcDateTime);

        await ServedAsync(home, () => Wait(() => File.Exists(left[0]) || File.Exists(left[1]) ? null : fresh));

        Assert.True(File.Exists(fresh));
    }

    private async Task ServedAsync(GatewayOnDisk home, Action act) => await home.OpenedAsync(
        async services =>
        {
            using var service = new OrderService(
                services.GetRequiredService<IOptions<AuditOptions>>(), services.GetRequiredService<ErasureDesk>(), services.GetRequiredService<RetentionDesk>(), TimeProvider.System, NullLogger<OrderService>.Instance);
            await service.StartAsync(TestContext.Current.CancellationToken);
            await Task.Run(act, TestContext.Current.CancellationToken);
            await service.StopAsync(TestContext.Current.CancellationToken);
        });

    private static T Wait<T>(Func<T?> look)
        where T : class
    {
        T? found = null;
        Assert.True(SpinWait.SpinUntil(() => (found = look()) is not null, TimeSpan.FromSeconds(30)));
        return found!;
    }
}
