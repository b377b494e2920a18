namespace SecureFin.Rego;

/// <summary>Capabilities files in OPA's format: the built-ins that policies may call.</summary>
public static class PolicyCapabilities
{
    /// <summary>Names in <c>builtins[].name</c>; http.send and net.lookup_ip_addr are granted only if they stand there.</summary>
    /// <exception cref="RegoJsonException">The text is not acceptable JSON.</exception>
    /// <exception cref="FormatException">It has no list of built-ins.</exception>
    public static IReadOnlySet<string> Read(ReadOnlySpan<byte> json)
    {
        if (!RegoJson.Parse(json).TryGetObject(out var map) || !map["builtins"].TryGetArray(out var list))
            throw new FormatException("a capabilities file is an object with a list `builtins`");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.AsSpan())
        {
            if (!item.TryGetObject(out var builtin) || !builtin["name"].TryGetString(out var name))
                throw new FormatException("a built-in of a capabilities file has no name");
            names.Add(name);
        }

        return names;
    }

    /// <summary>Names of all built-ins that there are, sorted; those that reach the network are among them.</summary>
    public static IReadOnlyList<string> All { get; } = BuiltinRegistry.All.Select(builtin => builtin.Name).Order(StringComparer.Ordinal).ToList();
}
