namespace SecureFin.Rego;

/// <summary>Member names of objects whose keys are not all strings: a key's JSON text is its name.</summary>
internal static class JsonMembers
{
    public static bool NeedsNames(RegoObject map)
    {
        foreach (ref readonly var key in map.RawKeys)
        {
            if (!key.IsString) return true;
        }

        return false;
    }

    /// <summary>Members in byte order of their names; of two keys with one name the later in Rego order stays.</summary>
    public static (string Name, RegoValue Value)[] Named(RegoObject map)
    {
        var members = new SortedDictionary<string, RegoValue>(Comparer<string>.Create(GoText.Compare));
        for (var i = 0; i < map.Count; i++) members[NameOf(map.KeyAt(i))] = map.ValueAt(i);
        var result = new (string, RegoValue)[members.Count];
        var at = 0;
        foreach (var (name, value) in members) result[at++] = (name, value);
        return result;
    }

    public static string NameOf(RegoValue key) => key.Reference as string ?? key.ToJson();
}
