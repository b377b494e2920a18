namespace SecureFin.Rego.Compile;

/// <summary>What types say about each other.</summary>
internal static class TypeRelations
{
    /// <summary>Type of the keys that a reference into the type may use; null if it has none.</summary>
    public static StaticType? Keys(StaticType? type)
    {
        switch (type?.Kind)
        {
            case RegoTypeKind.Array:
                return StaticType.Number;
            case RegoTypeKind.Set:
                return type.Element;
            case RegoTypeKind.Object:
                return type.Members.Keys.Aggregate(type.Key, (found, key) => StaticType.Or(found, StaticType.OfScalar(key)));
            case RegoTypeKind.Any:
                return type.IsAnything ? StaticType.Any : type.Items.Aggregate((StaticType?)null, (found, item) => StaticType.Or(found, Keys(item)));
            default:
                return null;
        }
    }

    /// <summary>Type of what a reference with an unknown key finds; null if there is nothing.</summary>
    public static StaticType? Values(StaticType? type)
    {
        switch (type?.Kind)
        {
            case RegoTypeKind.Array:
                return type.Items.Aggregate(type.Element, StaticType.Or);
            case RegoTypeKind.Set:
                return type.Element;
            case RegoTypeKind.Object:
                return type.Members.Values.Aggregate(type.Element, StaticType.Or);
            case RegoTypeKind.Any:
                return type.IsAnything ? StaticType.Any : type.Items.Aggregate((StaticType?)null, (found, item) => StaticType.Or(found, Values(item)));
            default:
                return null;
        }
    }

    /// <summary>Type of what a constant key finds; null if it cannot find anything.</summary>
    public static StaticType? Select(StaticType? type, RegoValue key)
    {
        switch (type?.Kind)
        {
            case RegoTypeKind.Array:
                return key.IsInt64 && key.TryGetInt64(out var at) && at >= 0 ? at < type.Items.Count ? type.Items[(int)at] : type.Element : null;
            case RegoTypeKind.Set:
                return Unifies(type.Element, StaticType.OfScalar(key)) ? type.Element : null;
            case RegoTypeKind.Object:
                return type.Members.TryGetValue(key, out var member) ? member
                    : type.Key is not null && Unifies(type.Key, StaticType.OfScalar(key)) ? type.Element : null;
            case RegoTypeKind.Any:
                return type.IsAnything ? StaticType.Any : SelectOfAny(type, key);
            default:
                return null;
        }
    }

    private static StaticType? SelectOfAny(StaticType type, RegoValue key) =>
        type.Items.Aggregate((StaticType?)null, (found, item) => StaticType.Or(found, Select(item, key)));

    /// <summary>True if some value has both types.</summary>
    public static bool Unifies(StaticType? a, StaticType? b)
    {
        if (a is null || b is null)
        {
            return false;
        }

        if (a.IsFunction || b.IsFunction)
        {
            return UnifiesFunctions(a, b);
        }

        if (a.Kind == RegoTypeKind.Any)
        {
            return a.IsAnything || UnifiesOneOf(a, b);
        }

        if (b.Kind == RegoTypeKind.Any)
        {
            return b.IsAnything || UnifiesOneOf(b, a);
        }

        return a.Kind == b.Kind && a.Kind switch
        {
            RegoTypeKind.Array => UnifiesArrays(a, b),
            RegoTypeKind.Object => UnifiesObjects(a, b),
            RegoTypeKind.Set => Unifies(a.Element, b.Element),
            _ => true,
        };
    }

    private static bool UnifiesOneOf(StaticType union, StaticType type) => union.Items.Any(item => Unifies(item, type));

    private static bool UnifiesFunctions(StaticType a, StaticType b) =>
        a.Arguments is { } left && b.Arguments is { } right && left.Count == right.Count && left.Zip(right).All(pair => Unifies(pair.First, pair.Second));

    private static bool UnifiesArrays(StaticType a, StaticType b)
    {
        for (var i = 0; i < Math.Max(a.Items.Count, b.Items.Count); i++)
        {
            if (!Unifies(i < a.Items.Count ? a.Items[i] : a.Element, i < b.Items.Count ? b.Items[i] : b.Element))
            {
                return false;
            }
        }

        return a.Element is null || b.Element is null || Unifies(a.Element, b.Element);
    }

    private static bool UnifiesObjects(StaticType a, StaticType b) =>
        a.Members.All(member => Unifies(member.Value, Select(b, member.Key)))
        && b.Members.All(member => Unifies(member.Value, Select(a, member.Key)))
        && (a.Element is null || b.Element is null || Unifies(a.Element, b.Element));
}
