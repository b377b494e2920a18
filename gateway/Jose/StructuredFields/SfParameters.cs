using System.Collections;

namespace SecureFin.Jose;

/// <summary>Ordered parameters of an item or inner list; a name that came twice keeps its first place and its last value.</summary>
public sealed class SfParameters : IReadOnlyList<KeyValuePair<string, SfBareItem>>
{
    private readonly List<KeyValuePair<string, SfBareItem>> _list = [];

    /// <summary>No parameters yet.</summary>
    public SfParameters()
    {
    }

    /// <summary>These parameters, in this order.</summary>
    public SfParameters(IEnumerable<KeyValuePair<string, SfBareItem>> members)
    {
        foreach (var (name, value) in members) Set(name, value);
    }

    /// <summary>No parameters.</summary>
    public static SfParameters None { get; } = new();

    /// <summary>Number of parameters.</summary>
    public int Count => _list.Count;

    /// <summary>One of the parameters, in their order.</summary>
    public KeyValuePair<string, SfBareItem> this[int index] => _list[index];

    /// <summary>The parameter of a name, compared with case; null when there is none.</summary>
    public SfBareItem? Find(string name)
    {
        foreach (var (key, value) in _list)
        {
            if (key == name) return value;
        }

        return null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, SfBareItem>> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>False when the name stood there already and was overwritten.</summary>
    internal bool Set(string name, SfBareItem value)
    {
        var at = _list.FindIndex(member => member.Key == name);
        if (at >= 0) _list[at] = new(name, value);
        else _list.Add(new(name, value));
        return at < 0;
    }
}
