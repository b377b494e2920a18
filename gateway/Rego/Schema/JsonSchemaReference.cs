namespace SecureFin.Rego;

/// <summary>What a <c>$ref</c> within a schema means: a JSON pointer into the root schema, or the name of a part of it.</summary>
internal static class JsonSchemaReference
{
    private const int MaxDepth = 100;

    /// <param name="context">Pays for the search.</param>
    /// <param name="root">The whole schema.</param>
    /// <param name="reference">Begins with <c>#</c>, or is empty.</param>
    /// <param name="fault">Why there is nothing there, or null.</param>
    public static RegoValue Find(BuiltinContext context, RegoValue root, string reference, out string? fault)
    {
        fault = null;
        if (reference.Length <= 1) return root;
        if (!context.Spend((reference[1] == '/' ? reference.Length : root.Weight) >> 3))
        {
            fault = "evaluation budget exhausted";
            return default;
        }

        if (reference[1] != '/')
        {
            var named = FindById(root, reference, 0);
            fault = named.IsUndefined ? $"Invalid reference '{reference}'" : null;
            return named;
        }

        var target = root;
        foreach (var raw in reference[2..].Split('/'))
        {
            var key = Uri.UnescapeDataString(raw).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            target = Step(target, key, out fault);
            if (fault is not null) return default;
        }

        return target;
    }

    // Source of the words: gojsonpointer.
    private static RegoValue Step(RegoValue target, string key, out string? fault)
    {
        fault = null;
        if (target.Reference is RegoArray array)
        {
            if (!DigitText.TryRead(key, System.Globalization.NumberStyles.AllowLeadingSign, out int index)) fault = $"Invalid array index '{key}'";
            else if ((uint)index >= (uint)array.Count) fault = $"Out of bound array[0,{array.Count}] index '{index}'";
            return fault is null ? array[index] : default;
        }

        if (target.Reference is not RegoObject)
        {
            fault = $"Invalid token reference '{key}'";
            return default;
        }

        var found = target.Lookup(RegoValue.FromString(key));
        fault = found.IsUndefined ? $"Object has no key '{key}'" : null;
        return found;
    }

    private static RegoValue FindById(RegoValue schema, string id, int depth)
    {
        if (depth > MaxDepth || schema.Reference is not RegoObject map) return default;
        if (map["$id"].Reference as string == id || map["id"].Reference as string == id) return schema;
        for (var i = 0; i < map.Count; i++)
        {
            var found = FindById(map.ValueAt(i), id, depth + 1);
            if (found.IsDefined) return found;
        }

        return default;
    }
}
