using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Tests.Policy;

public sealed class OldestGenerationTests
{
    private const int Piece = 10_000;

    [Fact]
    public void What_a_compilation_keeps_is_collected_every_few_megabytes_and_the_compilation_rests_until_that_ended()
    {
        var oldest = new OldestGeneration();
        var kept = new List<byte[]>();
        for (var i = 0; i < 4_000; i++) // 40 MB
        {
            kept.Add(new byte[Piece]);
            if (i % 40 != 0) continue;
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
            var (begun, ended) = (oldest.Collections, GC.GetGCMemoryInfo(GCKind.Background).Index);
            oldest.Step();
            Assert.True(oldest.Collections == begun || GC.GetGCMemoryInfo(GCKind.Background).Index > ended);
        }

        Assert.True(oldest.Collections >= 2); // more, where other tests keep something meanwhile
        GC.KeepAlive(kept);
    }
}
