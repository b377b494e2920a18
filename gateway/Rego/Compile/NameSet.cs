using System.Collections;

namespace SecureFin.Rego.Compile;

/// <summary>
/// Names of variables, in the order in which they came. The stages make several sets an expression, mostly of none to
/// three names, so a set takes no room until it has one and is searched name by name until it has many.
/// </summary>
internal sealed class NameSet : IEnumerable<string>
{
    /// <summary>Most names that are searched one by one.</summary>
    private const int MostSearched = 8;

    private string[] names = [];
    private HashSet<string>? index; // of many names; null for few

    public NameSet()
    {
    }

    public NameSet(NameSet others) => UnionWith(others);

    public int Count { get; private set; }

    public bool Contains(string name)
    {
        if (index is not null)
        {
            return index.Contains(name);
        }

        foreach (var known in this)
        {
            if (known == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>False if the name was there already.</summary>
    public bool Add(string name)
    {
        if (Contains(name))
        {
            return false;
        }

        if (Count == names.Length)
        {
            Array.Resize(ref names, Math.Max(4, Count * 2));
        }

        names[Count++] = name;
        index?.Add(name);
        Index();
        return true;
    }

    public void UnionWith(NameSet others)
    {
        foreach (var name in others)
        {
            Add(name);
        }
    }

    /// <summary>Takes out the names that one of two sets holds.</summary>
    public void ExceptWith(NameSet others, NameSet? more = null)
    {
        var kept = 0;
        foreach (var name in this)
        {
            if (!others.Contains(name) && more?.Contains(name) != true)
            {
                names[kept++] = name;
            }
        }

        Shrink(kept);
    }

    public void IntersectWith(NameSet others)
    {
        var kept = 0;
        foreach (var name in this)
        {
            if (others.Contains(name))
            {
                names[kept++] = name;
            }
        }

        Shrink(kept);
    }

    public bool Overlaps(NameSet others)
    {
        foreach (var name in this)
        {
            if (others.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    public bool SetEquals(NameSet others) => Count == others.Count && this.All(others.Contains);

    public ReadOnlySpan<string>.Enumerator GetEnumerator() => new ReadOnlySpan<string>(names, 0, Count).GetEnumerator();

    IEnumerator<string> IEnumerable<string>.GetEnumerator() => names.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => names.Take(Count).GetEnumerator();

    private void Shrink(int kept)
    {
        if (kept < Count)
        {
            Array.Clear(names, kept, Count - kept);
            Count = kept;
            index = null;
            Index();
        }
    }

    private void Index() => index ??= Count > MostSearched ? new HashSet<string>(this, StringComparer.Ordinal) : null;
}
