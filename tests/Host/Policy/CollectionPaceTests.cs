using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Tests.Policy;

public sealed class CollectionPaceTests
{
    [Fact]
    public void Garbage_is_collected_in_portions_and_not_before_one_is_full()
    {
        var pace = new CollectionPace();
        var before = GC.CollectionCount(0);

        for (var i = 0; i < 64; i++)
        {
            GC.KeepAlive(new byte[64 * 1024]);
            pace.Step();
        }

        Assert.True(GC.CollectionCount(0) - before >= 8, "4 MiB are many portions");
    }
}
