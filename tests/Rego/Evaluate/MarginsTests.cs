using System.Runtime.CompilerServices;
using SecureFin.Rego.Evaluate;

namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>What two evaluations write lies apart, also after the collector has moved it together.</summary>
public sealed class MarginsTests
{
    private const int Objects = 50;
    private const int Tries = 10;

    [Fact]
    public void Objects_of_two_owners_made_in_turns_keep_two_cache_lines_between_them()
    {
        var owners = new[] { new Margins(), new Margins() };
        var made = new object[Objects];
        for (var i = 0; i < Objects; i++) made[i] = owners[i % owners.Length].Between(0, static _ => new object());

        Assert.True(Nearest(made) >= Margins.Width);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

        Assert.True(Nearest(made) >= Margins.Width);
        GC.KeepAlive(owners);
    }

    [Fact]
    public void What_a_query_keeps_is_made_once_and_only_for_it()
    {
        var (one, other) = (EvalContext.Create(new EvalSizes(1, 1, 2, 1)), EvalContext.Create(new EvalSizes(1, 1, 2, 1)));

        var kept = one.Kept(1, 3, static length => new RegoValue[length]);

        Assert.Equal(3, kept.Length);
        Assert.Same(kept, one.Kept(1, 3, static length => new RegoValue[length]));
        Assert.NotSame(kept, other.Kept(1, 3, static length => new RegoValue[length]));
    }

    // Bytes between the nearest two; read again if a collection moved them meanwhile.
    private static long Nearest(object[] objects)
    {
        for (var i = 0; i < Tries; i++)
        {
            var before = GC.CollectionCount(0);
            var places = objects.Select(item => (long)Unsafe.As<object, nint>(ref item)).Order().ToList();
            if (GC.CollectionCount(0) == before) return places.Zip(places.Skip(1), (left, right) => right - left).Min();
        }

        throw new InvalidOperationException("The collector never rests.");
    }
}
