using System.Collections;

namespace SecureFin.Jose;

/// <summary>An ordered dictionary field.</summary>
public sealed class SfDictionary : IReadOnlyList<KeyValuePair<string, SfItem>>
{
    private readonly List<KeyValuePair<string, SfItem>> _members = [];

    /// <summary>True when a name stood twice in the text; the last value won, as RFC 9651 section 4.2.2 has it.</summary>
    public bool HasDuplicates { get; private set; }

    /// <summary>Number of members.</summary>
    public int Count => _members.Count;

    /// <summary>One of the members, in their order.</summary>
    public KeyValuePair<string, SfItem> this[int index] => _members[index];

    /// <summary>The member of a name, compared with case; null when there is none.</summary>
    public SfItem? Find(string name)
    {
        foreach (var (key, value) in _members)
        {
            if (key == name) return value;
        }

        return null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, SfItem>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Set(string name, SfItem value)
    {
        var at = _members.FindIndex(member => member.Key == name);
        if (at < 0)
        {
            _members.Add(new(name, value));
            return;
        }

        HasDuplicates = true;
        _members[at] = new(name, value);
    }
}
