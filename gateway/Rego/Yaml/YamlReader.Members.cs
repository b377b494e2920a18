namespace SecureFin.Rego;

/// <summary>Members of a mapping as Go's yaml library puts them, and as what its values become JSON.</summary>
internal sealed partial class YamlReader
{
    // A merge puts its members at once: what follows replaces them, and they replace what stood before.
    private void Put(RegoObjectBuilder members, RegoValue key, string? name, RegoValue value, bool isAlias)
    {
        if (ReferenceEquals(key.Reference, YamlTag.MergeKey)) Merge(members, value, isAlias);
        else members.Set(RegoValue.FromString(name ?? UnsupportedKey(key, value)), Finite(value));
    }

    // Only the built-ins go through JSON; places are kept for a reader that knows such keys.
    private string UnsupportedKey(RegoValue key, RegoValue value) => _open is not null ? key.ToJson()
        : throw Fault($"unsupported map key of type: {(key.IsNull ? "%!s(<nil>)" : "uint64")}, key: {YamlGoSyntax.Of(key)}, value: {YamlGoSyntax.Of(value)}");

    // Of a sequence of mappings the earlier wins; an alias stands for one mapping.
    private void Merge(RegoObjectBuilder members, RegoValue merged, bool isAlias)
    {
        var sources = !isAlias && merged.Reference is RegoArray array ? array : RegoArray.Create(merged);
        for (var i = sources.Count - 1; i >= 0; i--)
        {
            if (sources[i].Reference is not RegoObject map) throw Fault("map merge requires map or sequence of maps as the value");
            for (var member = 0; member < map.Count; member++) members.Set(map.RawKeys[member], map.RawValues[member]);
        }
    }

    // Infinities and NaN are keys, but JSON has no number for them.
    private RegoValue Finite(RegoValue value) => YamlTag.NotFinite(value) is { } name ? throw Fault($"json: unsupported value: {name}") : value;
}
