namespace SecureFin.Rego;

/// <summary>net.cidr_merge: the fewest networks that cover the given ones.</summary>
internal static class CidrMerge
{
    public static RegoValue Merge(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (args[0].Reference is not (RegoArray or RegoSet)) return context.Fail("operand must be an array");
        var items = args[0].Reference is RegoArray array ? array.AsSpan() : args[0].AsSet().RawItems;
        if (!context.Spend(items.Length)) return default;
        var ranges = new List<IpNetwork>(items.Length);
        foreach (ref readonly var item in items)
        {
            if (!TryNetwork(context, item, out var network)) return default;
            ranges.Add(network);
        }

        ranges.Sort(static (a, b) => a.IsV4 != b.IsV4 ? b.IsV4.CompareTo(a.IsV4) : a.First != b.First ? a.First.CompareTo(b.First) : a.Last.CompareTo(b.Last));
        var result = new RegoSetBuilder();
        for (var i = 0; i < ranges.Count;)
        {
            var (first, last, isV4) = (ranges[i].First, ranges[i].Last, ranges[i].IsV4);
            for (i++; i < ranges.Count && ranges[i].IsV4 == isV4 && (last == UInt128.MaxValue || ranges[i].First <= last + 1); i++)
                last = UInt128.Max(last, ranges[i].Last);
            Cover(result, first, last, isV4);
        }

        return result.Build();
    }

    private static bool TryNetwork(BuiltinContext context, RegoValue item, out IpNetwork network)
    {
        network = default;
        if (item.Reference is not string text) context.Fail("element must be string");
        else if (!IpNetwork.TryParseAddress(text, out var address, out var isV4))
        {
            if (IpNetwork.TryParse(text, out network)) return true;
            context.Fail($"invalid CIDR address: {text}");
        }
        else if (!isV4) context.Fail("IPv6 invalid: needs prefix length");
        else
        {
            // A bare IPv4 address stands for its old class A, B or C network, as in Go.
            network = IpNetwork.Of(address, (uint)address >> 24 < 128 ? 8 : (uint)address >> 24 < 192 ? 16 : 24, isV4: true);
            return true;
        }

        return false;
    }

    // The largest aligned network that fits, again and again.
    private static void Cover(RegoSetBuilder result, UInt128 first, UInt128 last, bool isV4)
    {
        var bits = isV4 ? 32 : 128;
        while (true)
        {
            var size = first == 0 ? bits : Math.Min(bits, (int)UInt128.TrailingZeroCount(first));
            while (size > 0 && (size == 128 ? UInt128.MaxValue : (UInt128.One << size) - 1) > last - first) size--;
            var end = first + (size == 128 ? UInt128.MaxValue : (UInt128.One << size) - 1);
            result.Add(RegoValue.FromString($"{IpNetwork.Format(first, isV4)}/{bits - size}"));
            if (end >= last) return;
            first = end + 1;
        }
    }
}
