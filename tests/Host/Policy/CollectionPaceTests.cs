using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Tests.Policy;

/// <summary>Alone, since they count the collections of the process.</summary>
[Collection(nameof(Alone))]
public sealed class CollectionPaceTests
{
    private const int Piece = 10_000;
    private const int Pieces = 400; // 4 MB: ten portions at least, and less than the collector waits for by itself

    [Fact]
    public void A_compilation_on_another_thread_than_the_one_that_began_it_collects_in_portions_too()
    {
        GC.KeepAlive(new byte[64 << 20]); // this thread has allocated more than the compilation ever will
        var pace = new CollectionPace();
        var collections = 0;
        var compiling = new Thread(() =>
        {
            var before = GC.CollectionCount(0);
            for (var i = 0; i < Pieces; i++)
            {
                GC.KeepAlive(new byte[Piece]);
                pace.Step();
            }

            collections = GC.CollectionCount(0) - before;
        });
        compiling.Start();
        compiling.Join();

        Assert.InRange(collections, 10, Pieces);
    }

    [Fact]
    public void The_generation_above_is_collected_for_every_few_hundred_kilobytes_that_survive()
    {
        const int mostWaiting = (128 + 128) * 1024; // survivors that it waits for, and the portion after them
        var pace = new CollectionPace();
        var kept = new List<byte[]>(Pieces);
        var before = GC.CollectionCount(1);
        for (var i = 0; i < Pieces; i++)
        {
            kept.Add(new byte[Piece]);
            pace.Step();
        }

        Assert.InRange(GC.CollectionCount(1) - before, Piece * Pieces / mostWaiting, Pieces);
        GC.KeepAlive(kept);
    }
}
