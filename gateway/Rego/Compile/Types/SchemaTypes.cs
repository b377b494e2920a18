namespace SecureFin.Rego.Compile;

/// <summary>Types out of JSON schemas.</summary>
internal static class SchemaTypes
{
    /// <summary>Deepest nesting of a schema that is read; below it anything goes.</summary>
    private const int MaxDepth = 64;

    public static StaticType Read(RegoValue schema) => Read(schema, schema, 0);

    private static StaticType Read(RegoValue schema, RegoValue root, int depth)
    {
        if (depth > MaxDepth || !schema.TryGetObject(out var map))
        {
            return StaticType.Any;
        }

        if (map["$ref"].TryGetString(out var target))
        {
            return target.StartsWith("#/", StringComparison.Ordinal) ? Read(Resolve(root, target), root, depth + 1) : StaticType.Any;
        }

        if ((map["anyOf"].TryGetArray(out var choices) || map["oneOf"].TryGetArray(out choices)) && choices.Count > 0)
        {
            return choices.AsSpan().ToArray().Select(choice => Read(choice, root, depth + 1)).Aggregate((a, b) => StaticType.Or(a, b)!);
        }

        if (map["type"].TryGetArray(out var names))
        {
            return names.AsSpan().ToArray().Select(name => ReadNamed(map, name, root, depth)).Aggregate((a, b) => StaticType.Or(a, b)!);
        }

        return ReadNamed(map, map["type"], root, depth);
    }

    private static RegoValue Resolve(RegoValue root, string target)
    {
        foreach (var part in target[2..].Split('/'))
        {
            root = root.Lookup(RegoValue.FromString(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
        }

        return root;
    }

    private static StaticType ReadNamed(RegoObject map, RegoValue name, RegoValue root, int depth)
    {
        var kind = name.TryGetString(out var text) ? text : map["properties"].IsDefined ? "object" : map["items"].IsDefined ? "array" : "";
        return kind switch
        {
            "null" => StaticType.Null,
            "boolean" => StaticType.Boolean,
            "number" or "integer" => StaticType.Number,
            "string" => StaticType.String,
            "array" => ReadArray(map, root, depth),
            "object" => ReadObject(map, root, depth),
            _ => StaticType.Any,
        };
    }

    private static StaticType ReadArray(RegoObject map, RegoValue root, int depth)
    {
        if (map["items"].TryGetArray(out var items))
        {
            return StaticType.ArrayOf(items.AsSpan().ToArray().Select(StaticType? (item) => Read(item, root, depth + 1)).ToArray(), map["additionalItems"].IsFalse ? null : StaticType.Any);
        }

        return StaticType.ArrayOf([], Read(map["items"], root, depth + 1));
    }

    private static StaticType ReadObject(RegoObject map, RegoValue root, int depth)
    {
        var members = new Dictionary<RegoValue, StaticType?>();
        if (map["properties"].TryGetObject(out var properties))
        {
            for (var i = 0; i < properties.Count; i++)
            {
                members[properties.KeyAt(i)] = Read(properties.ValueAt(i), root, depth + 1);
            }
        }

        return map["additionalProperties"].IsFalse
            ? StaticType.ObjectOf(members, null, null)
            : StaticType.ObjectOf(members, StaticType.Any, map["additionalProperties"].TryGetObject(out _) ? Read(map["additionalProperties"], root, depth + 1) : StaticType.Any);
    }
}
