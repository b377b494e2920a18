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
        var members = new (string Name, RegoValue Value, int At)[map.Count];
        for (var i = 0; i < members.Length; i++) members[i] = (NameOf(map.KeyAt(i)), map.ValueAt(i), i);
        // Keys that are texts are in this order already.
        if (NeedsNames(map)) Array.Sort(members, static (left, right) => GoText.Compare(left.Name, right.Name) is var order and not 0 ? order : left.At.CompareTo(right.At));
        var result = new List<(string, RegoValue)>(members.Length);
        for (var i = 0; i < members.Length; i++)
        {
            if (i + 1 == members.Length || members[i].Name != members[i + 1].Name) result.Add((members[i].Name, members[i].Value));
        }

        return [.. result];
    }

    public static string NameOf(RegoValue key) => key.Reference as string ?? key.ToJson();
}
