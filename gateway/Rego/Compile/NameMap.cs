using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Rego.Compile;

/// <summary>Something about each of some variables, in the order in which they came; for few as small as <see cref="NameSet"/>.</summary>
internal sealed class NameMap<T>
{
    /// <summary>Most names that are searched one by one.</summary>
    private const int MostSearched = 8;

    private Entry[] entries = [];
    private Dictionary<string, int>? index; // of many names; null for few
    private int count;

    public struct Entry
    {
        public string Name;
        public T Value;

        public readonly void Deconstruct(out string name, out T value) => (name, value) = (Name, Value);
    }

    /// <summary>Valid until the next name comes.</summary>
    public ReadOnlySpan<Entry> Entries => entries.AsSpan(0, count);

    public bool TryGetValue(string name, [MaybeNullWhen(false)] out T value)
    {
        var at = IndexOf(name);
        value = at < 0 ? default : entries[at].Value;
        return at >= 0;
    }

    /// <summary>The value of a name, a default one if the name is new; to be read and set before the next name comes.</summary>
    public ref T At(string name)
    {
        var at = IndexOf(name);
        return ref at < 0 ? ref Add(name) : ref entries[at].Value;
    }

    private ref T Add(string name)
    {
        if (count == entries.Length)
        {
            Array.Resize(ref entries, Math.Max(4, count * 2));
        }

        entries[count].Name = name;
        if (++count > MostSearched)
        {
            index ??= Enumerable.Range(0, count - 1).ToDictionary(at => entries[at].Name, StringComparer.Ordinal);
            index.Add(name, count - 1);
        }

        return ref entries[count - 1].Value;
    }

    private int IndexOf(string name)
    {
        if (index is not null)
        {
            return index.GetValueOrDefault(name, -1);
        }

        for (var i = 0; i < count; i++)
        {
            if (entries[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
