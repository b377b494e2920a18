namespace SecureFin.Rego;

/// <summary>How large a value is when it is written out or compared element by element.</summary>
public readonly partial struct RegoValue
{
    private const int TextShift = 4;

    /// <summary>
    /// Elements at all depths, where a part that is held in several places counts in each: [x, x] weighs twice what x
    /// does, though x exists once. Sixteen characters count as one element. Computed once for each collection; at most
    /// <see cref="int.MaxValue"/>.
    /// </summary>
    internal int Weight => Reference switch
    {
        string text => 1 + (text.Length >> TextShift),
        RegoArray array => array.ContentWeight(),
        RegoObject map => map.ContentWeight(),
        RegoSet set => set.ContentWeight(),
        _ => 1,
    };

    internal bool IsCollection => Reference is RegoArray or RegoObject or RegoSet;

    internal static int WeightOf(ReadOnlySpan<RegoValue> items)
    {
        var sum = 1L;
        foreach (ref readonly var item in items) sum += item.Reference is null ? 1 : item.Weight;
        return (int)Math.Min(sum, int.MaxValue);
    }
}
