namespace SecureFin.Rego;

/// <summary>net.cidr_contains_matches: pairs of keys of networks and of what they contain.</summary>
internal static class CidrMatches
{
    public static RegoValue Matches(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Collect(context, args[0], 1, out var networks) || !Collect(context, args[1], 2, out var parts)) return default;
        var result = new RegoSetBuilder();
        foreach (var (cidr, key) in networks)
        {
            if (!context.Spend(parts.Count)) return default;
            foreach (var (part, partKey) in parts)
            {
                if (!Text(context, cidr, out var outer) || !Text(context, part, out var inner)) return default;
                var contained = CidrBuiltins.Contains(context, outer, inner);
                if (contained.IsUndefined || !context.AllowsOneMore(result.Count)) return default;
                if (contained.IsTrue) result.Add(RegoArray.Create(key, partKey));
            }
        }

        return result.Build();
    }

    private static bool Text(BuiltinContext context, RegoValue value, out string text)
    {
        text = value.Reference as string ?? string.Empty;
        return value.IsString || Operand.Mismatch(context, value, 0, "string");
    }

    // A string is its own key; arrays give positions, objects keys, sets elements.
    private static bool Collect(BuiltinContext context, RegoValue operand, int number, out List<(RegoValue Cidr, RegoValue Key)> pairs)
    {
        pairs = [];
        if (operand.IsString) pairs.Add((operand, operand));
        for (var i = 0; i < operand.CollectionCount; i++)
        {
            var (key, item) = operand.Reference switch
            {
                RegoArray array => (RegoValue.FromInt64(i), array[i]),
                RegoObject map => (map.KeyAt(i), map.ValueAt(i)),
                _ => (operand.AsSet()[i], operand.AsSet()[i]),
            };
            if (item.Reference is RegoArray { Count: > 0 } tuple) item = tuple[0];
            else if (!item.IsString)
            {
                context.Fail($"operand {number}: element must be string or non-empty array");
                return false;
            }

            pairs.Add((item, key));
        }

        return true;
    }
}
