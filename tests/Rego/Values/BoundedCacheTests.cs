namespace SecureFin.Rego.Tests.Values;

public sealed class BoundedCacheTests
{
    [Fact]
    public void A_cache_that_has_all_its_entries_begins_anew()
    {
        var cache = new BoundedCache<int, string>(maxEntries: 3, maxWeight: 1_000);
        for (var i = 0; i < 4; i++) cache.Add(i, "value", 1);

        Assert.Equal([3], Enumerable.Range(0, 4).Where(key => cache.TryGet(key, out _)));
    }

    [Fact]
    public void A_cache_that_has_all_its_weight_begins_anew()
    {
        var cache = new BoundedCache<int, string>(maxEntries: 100, maxWeight: 160);
        for (var i = 0; i < 17; i++) cache.Add(i, "value", 10);

        Assert.Equal([16], Enumerable.Range(0, 17).Where(key => cache.TryGet(key, out _)));
    }

    [Fact]
    public void What_alone_would_fill_much_of_a_cache_is_not_kept()
    {
        var cache = new BoundedCache<int, string>(maxEntries: 100, maxWeight: 160);
        cache.Add(1, "light", 10);
        cache.Add(2, "heavy", 11);

        Assert.True(cache.TryGet(1, out _) && !cache.TryGet(2, out _));
    }
}
