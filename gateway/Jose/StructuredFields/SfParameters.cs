using System.Collections;

namespace SecureFin.Jose;

/// <summary>Ordered parameters of an item or inner list; a name that came twice keeps its first place and its last value.</summary>
public sealed class SfParameters : IReadOnlyList<KeyValuePair<string, SfBareItem>>
{
    private readonly List<KeyValuePair<string, SfBareItem>> _list = [];

    public SfParameters()
    {
    }

    public SfParameters(IEnumerable<KeyValuePair<string, SfBareItem>> members)
    {
        foreach (var (name, value) in members) Set(name, value);
    }

    public static SfParameters None { get; } = new();

    public int Count => _list.Count;

    public KeyValuePair<string, SfBareItem> this[int index] => _list[index];

    public SfBareItem? Find(string name)
    {
        foreach (var (key, value) in _list)
        {
            if (key == name) return value;
        }

        return null;
    }

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
