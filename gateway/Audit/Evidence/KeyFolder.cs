namespace SecureFin.Audit.Evidence;

/// <summary>What lies in the folder of one day's keys, by name. Not safe for threads.</summary>
/// <remarks>
/// <c>NAME.ID.key</c> is a key, where NAME says to the holder of the master key whose it is and ID is random. <c>ID.erased</c> stands for a
/// destroyed key: nothing ties the id to its subject.
/// </remarks>
internal sealed class KeyFolder(string path)
{
    private readonly Dictionary<string, List<string>> keys = []; // name -> ids; more than one only after an erasure that failed half-way
    private readonly Dictionary<string, string> files = []; // id -> file of its key, without extension
    private readonly HashSet<string> erased = [];
    private readonly HashSet<string> durable = []; // ids of keys that a power cut leaves
    private DateTime seen;

    public string Path => path;

    /// <summary>True while new keys are put into it: what changes then is told by <see cref="Added"/>, and is no reason to read all of it again.</summary>
    public bool IsBeingWritten { get; set; }

    /// <summary>Reads the folder again when something in it has changed since.</summary>
    public KeyFolder Refreshed()
    {
        if (!IsBeingWritten && Directory.GetLastWriteTimeUtc(path) != seen)
            Reread();
        return this;
    }

    /// <summary>Reads the folder.</summary>
    public void Reread()
    {
        seen = Directory.GetLastWriteTimeUtc(path); // first: what changes meanwhile is read next time
        keys.Clear();
        files.Clear();
        erased.Clear();
        foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path) : [])
            Take(System.IO.Path.GetFileName(file).Split('.'));
        durable.IntersectWith(files.Keys);
    }

    /// <summary>Ids of the keys that a name has now: none or one.</summary>
    public IReadOnlyList<string> IdsOf(string name) => keys.TryGetValue(name, out var ids) ? [.. ids.Where(id => !erased.Contains(id))] : [];

    /// <summary>Ids of the keys of a name whose files are there, also beside a tombstone.</summary>
    public IReadOnlyList<string> FilesOf(string name) => keys.TryGetValue(name, out var ids) ? ids : [];

    /// <summary>File of a key, or null.</summary>
    public string? KeyFile(string id) => files.TryGetValue(id, out var file) ? FullName(file, "key") : null;

    /// <summary>True when a key's file is known to be flushed; one that is only found there may be what a process left that was killed before.</summary>
    public bool IsDurable(string id) => durable.Contains(id);

    /// <summary>The folder was flushed with all that was found in it.</summary>
    public void Flushed() => durable.UnionWith(files.Keys);

    public bool IsErased(string id) => erased.Contains(id);

    /// <summary>Keys beside which a tombstone stands: what a crash left.</summary>
    public IReadOnlyList<string> HalfErased() => [.. files.Keys.Where(erased.Contains)];

    /// <summary>File that a new key of a name is to have.</summary>
    public string NewFile(string name, string id) => FullName($"{name}.{id}", "key");

    /// <summary>File that stands for a destroyed key.</summary>
    public string Tombstone(string id) => FullName(id, "erased");

    /// <summary>A key was made and flushed.</summary>
    public void Added(string name, string id)
    {
        durable.Add(id);
        Know(() => Take([name, id, "key"]));
    }

    /// <summary>A tombstone was written.</summary>
    public void Tombstoned(string id) => Know(() => erased.Add(id));

    /// <summary>The key's file is gone.</summary>
    public void Removed(string id) => Know(() =>
    {
        var name = files[id].Split('.')[0];
        if (keys.TryGetValue(name, out var ids) && ids.Remove(id) && ids.Count == 0)
            keys.Remove(name);
        files.Remove(id);
        durable.Remove(id);
    });

    private string FullName(string file, string extension) => System.IO.Path.Combine(path, $"{file}.{extension}");

    // Own changes are known: the folder need not be read again for them.
    private void Know(Action change)
    {
        change();
        seen = Directory.GetLastWriteTimeUtc(path);
    }

    private static void Add(Dictionary<string, List<string>> lists, string name, string id)
    {
        if (!lists.TryAdd(name, [id]) && !lists[name].Contains(id))
            lists[name].Add(id);
    }

    private void Take(string[] parts)
    {
        switch (parts)
        {
            case [var name, var id, "key"]:
                Add(keys, name, id);
                files[id] = $"{name}.{id}";
                break;
            case [var id, "erased"]:
                erased.Add(id);
                break;
        }
    }
}
