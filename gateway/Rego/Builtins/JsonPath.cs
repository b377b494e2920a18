namespace SecureFin.Rego;

/// <summary>Paths of json.filter, json.remove and json.patch: a JSON pointer as text, or an array of keys.</summary>
internal static class JsonPath
{
    /// <summary>The keys of a path; null, with a recorded type error, when it is neither text nor array.</summary>
    public static RegoValue[]? Parse(BuiltinContext context, RegoValue path)
    {
        switch (path.Reference)
        {
            case string text:
                return Pointer(text);
            case RegoArray array:
                return array.AsSpan().ToArray();
            default:
                context.Fail(EvalErrorCode.Type, $"operand 2 must be one of {{set, array}} containing string paths or array of path segments but got {Operand.TypeName(path)}");
                return null;
        }
    }

    // RFC 6901; leading slashes do not matter
    private static RegoValue[] Pointer(string text)
    {
        if (text.Length == 0) return [];
        var parts = text.TrimStart('/').Split('/');
        var keys = new RegoValue[parts.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = RegoValue.FromString(parts[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        return keys;
    }
}
