using Microsoft.Win32.SafeHandles;
using SecureFin.Audit.Disk;

namespace SecureFin.Audit.Tests.Crash;

/// <summary>
/// A disk with a volatile cache. <see cref="CutInto"/> makes the image that a power cut could leave: what was flushed is there; of what
/// was not, any part may be there, whole, torn by sectors, cut, zeroed or missing.
/// </summary>
/// <param name="random">Says what becomes of what was not flushed.</param>
/// <param name="forgetsNames">Flushes of folders do nothing, as on a disk that lies about them: what tests see then that they can fail.</param>
internal sealed class PowerCutDisk(Random random, bool forgetsNames = false) : ILogDisk
{
    private const int Sector = 512;
    private readonly PosixDisk disk = new();
    private readonly Lock gate = new();
    private readonly Dictionary<SafeFileHandle, Preallocated> journals = [];
    private readonly Dictionary<string, byte[]?> unflushed = []; // path to what is there when nothing of it survives
    private readonly HashSet<string> flushedContent = [];
    private readonly HashSet<string> unflushedFolders = [], unflushedJournals = []; // whose names nothing has flushed yet
    private readonly HashSet<string> whole = []; // flushed before they got their name

    /// <summary>Writes to preallocated files that nothing has flushed yet.</summary>
    public int Unflushed
    {
        get
        {
            lock (gate)
                return journals.Values.Sum(journal => journal.Pending.Count);
        }
    }

    public SafeFileHandle OpenPreallocated(string path, long length)
    {
        if (!File.Exists(path))
            unflushedJournals.Add(path);
        var file = disk.OpenPreallocated(path, length);
        var content = new byte[RandomAccess.GetLength(file)];
        RandomAccess.Read(file, content, 0);
        journals.Add(file, new Preallocated(path, content));
        return file;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        lock (gate)
        {
            disk.Write(file, bytes, offset);
            journals[file].Pending.Add((offset, bytes.ToArray()));
        }
    }

    public void FlushData(SafeFileHandle file)
    {
        lock (gate)
        {
            foreach (var (offset, bytes) in journals[file].Pending)
                bytes.CopyTo(journals[file].Durable.AsSpan((int)offset));
            journals[file].Pending.Clear();
        }
    }

    public void Replace(string path, string temporary, ReadOnlySpan<byte> bytes, bool evenAfterPowerCut)
    {
        lock (gate)
        {
            if (evenAfterPowerCut)
                whole.Add(path);
            if (!unflushed.ContainsKey(path))
                unflushed[path] = File.Exists(path) ? File.ReadAllBytes(path) : null;
            flushedContent.Remove(path);
            disk.Replace(path, temporary, bytes, evenAfterPowerCut: false);
        }
    }

    public void Create(string path, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            disk.Create(path, bytes);
            unflushed[path] = null;
        }
    }

    public void Rename(string path, string name)
    {
        lock (gate)
        {
            disk.Rename(path, name);
            unflushed[name] = null;
            if (!unflushed.Remove(path) || whole.Contains(path))
                whole.Add(name); // its content is flushed, its name is not
            else
                whole.Remove(name);
        }
    }

    public void CreateFolder(string path)
    {
        lock (gate)
        {
            for (var folder = path; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
                unflushedFolders.Add(folder);
            disk.CreateFolder(path);
        }
    }

    public void Flush(string path)
    {
        lock (gate)
        {
            if (forgetsNames && Directory.Exists(path))
                return;
            flushedContent.Add(path);
            foreach (var done in unflushed.Keys.Where(file => (flushedContent.Contains(file) || whole.Contains(file)) && Path.GetDirectoryName(file) == path).ToList())
                unflushed.Remove(done);
            unflushedFolders.RemoveWhere(folder => Path.GetDirectoryName(folder) == path);
            unflushedJournals.RemoveWhere(file => Path.GetDirectoryName(file) == path);
        }
    }

    public void FlushFileSystem(string directory)
    {
        lock (gate)
        {
            whole.UnionWith(unflushed.Keys);
            unflushed.Clear();
            unflushedFolders.Clear();
            unflushedJournals.Clear();
        }
    }

    public long FreeBytes(string directory) => long.MaxValue;

    /// <summary>Copies everything below <paramref name="from"/> as a power cut at this moment could leave it.</summary>
    /// <param name="from">Directory that is in use.</param>
    /// <param name="to">Directory that receives the image.</param>
    /// <param name="losesAll">Nothing survives that was not flushed, neither content nor names: the worst case, for tests that leave nothing to chance.</param>
    public void CutInto(string from, string to, bool losesAll = false)
    {
        lock (gate)
        {
            foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            {
                if (journals.Values.Any(j => j.Path == path) || Path.GetFileName(path) is "lock")
                    continue;
                if (IsNameless(path, losesAll))
                    continue;
                var content = unflushed.TryGetValue(path, out var before)
                    ? losesAll ? before : Survive(File.ReadAllBytes(path), before, whole.Contains(path))
                    : File.ReadAllBytes(path);
                if (content is not null)
                    Put(Path.Combine(to, Path.GetRelativePath(from, path)), content);
            }

            foreach (var journal in journals.Values.Where(journal => !IsNameless(journal.Path, losesAll)))
                Put(Path.Combine(to, Path.GetRelativePath(from, journal.Path)), losesAll ? journal.Durable : Torn(journal));
        }
    }

    /// <summary>True when a file's name, or that of a folder above it, does not survive.</summary>
    private bool IsNameless(string path, bool losesAll) =>
        (unflushedJournals.Contains(path) || unflushedFolders.Any(folder => path.StartsWith(folder + "/", StringComparison.Ordinal))) && (losesAll || random.Next(2) == 0);

    private byte[]? Survive(byte[] written, byte[]? before, bool neverTorn) => random.Next(5) switch
    {
        > 0 when neverTorn => written,
        0 => before,
        1 => new byte[written.Length],
        2 => written[..random.Next(written.Length)],
        _ => written,
    };

    private byte[] Torn(Preallocated journal)
    {
        var image = journal.Durable.ToArray();
        foreach (var (offset, bytes) in journal.Pending)
        {
            for (var at = 0; at < bytes.Length; at += Sector)
            {
                if (random.Next(2) == 0)
                    bytes.AsSpan(at, Math.Min(Sector, bytes.Length - at)).CopyTo(image.AsSpan((int)offset + at));
            }
        }

        return image;
    }

    private static void Put(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private sealed record Preallocated(string Path, byte[] Durable)
    {
        public List<(long Offset, byte[] Bytes)> Pending { get; } = [];
    }
}
