using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Tests.Policy;

/// <summary>Alone, since what other tests leave behind or free meanwhile hides how much the oldest generation grew.</summary>
[Collection(nameof(Alone))]
public sealed class OldestGenerationTests
{
    private const int Piece = 10_000;

    [Fact]
    public void What_a_compilation_keeps_is_collected_every_few_megabytes_and_the_compilation_rests_until_that_ended()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        var oldest = new OldestGeneration();
        var kept = new List<byte[]>();
        for (var i = 0; i < 4_000; i++) // 40 MB
        {
            kept.Add(new byte[Piece]);
            if (i % 40 != 0) continue;
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
            var (begun, ended) = (oldest.Collections, LastEnded());
            oldest.Step();
            Assert.True(oldest.Collections == begun || LastEnded() > ended);
        }

        Assert.InRange(oldest.Collections, 2, 4);
        GC.KeepAlive(kept);
    }

    [Theory]
    [InlineData(15, 16, 0, 100, false)]
    [InlineData(16, 16, 0, 100, true)]
    [InlineData(16, 16, 45, 100, true)]
    [InlineData(40, 16, 46, 100, false)]
    public void It_is_left_alone_until_it_grew_enough_and_while_about_half_of_it_is_free(long grown, long mayGrow, long free, long size, bool due) =>
        Assert.Equal(due, OldestGeneration.IsDue(grown, mayGrow, free, size));

    // A small one is collected at once, by stopping everyone for less than a millisecond.
    private static long LastEnded() => Math.Max(GC.GetGCMemoryInfo(GCKind.Background).Index, GC.GetGCMemoryInfo(GCKind.FullBlocking).Index);
}
