namespace SecureFin.Rego;

/// <summary>net.cidr_*.</summary>
internal static class CidrBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("net.cidr_contains", static (context, args) => StringBuiltins.Two(context, args, out var cidr, out var inner) ? Contains(context, cidr, inner) : default);
        functions.Add("net.cidr_intersects", Intersects);
        functions.Add("net.cidr_is_valid", static (_, args) => RegoValue.FromBoolean(args[0].TryGetString(out var text) && IpNetwork.TryParse(text, out IpNetwork _)));
        functions.Add("net.cidr_expand", Expand);
        functions.Add("net.cidr_merge", CidrMerge.Merge);
        functions.Add("net.cidr_contains_matches", CidrMatches.Matches);
    }

    /// <summary>True or false, or undefined with a recorded failure.</summary>
    public static RegoValue Contains(BuiltinContext context, string cidr, string inner)
    {
        if (!IpNetwork.TryParse(cidr, out var network)) return context.Fail($"invalid CIDR address: {cidr}");
        if (IpNetwork.TryParseAddress(inner, out var address, out var isV4)) return RegoValue.FromBoolean(network.Contains(address, isV4));
        if (!IpNetwork.TryParse(inner, out var part)) return context.Fail($"not a valid textual representation of an IP address or CIDR: {inner}");
        return RegoValue.FromBoolean(network.Contains(part.First, part.IsV4) && network.Contains(part.Last, part.IsV4));
    }

    private static RegoValue Intersects(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var left, out var right)) return default;
        if (!IpNetwork.TryParse(left, out var a)) return context.Fail($"invalid CIDR address: {left}");
        if (!IpNetwork.TryParse(right, out var b)) return context.Fail($"invalid CIDR address: {right}");
        return RegoValue.FromBoolean(a.Contains(b.First, b.IsV4) || b.Contains(a.First, a.IsV4));
    }

    private static RegoValue Expand(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text)) return default;
        if (!IpNetwork.TryParse(text, out var network)) return context.Fail($"invalid CIDR address: {text}");
        var count = network.Last - network.First;
        if (!context.AllowsElements(count >= int.MaxValue ? int.MaxValue : (long)count + 1)) return default;
        var result = new RegoSetBuilder((int)count + 1);
        for (UInt128 i = 0; i <= count; i++) result.Add(RegoValue.FromString(IpNetwork.Format(network.First + i, network.IsV4)));
        return result.Build();
    }
}
