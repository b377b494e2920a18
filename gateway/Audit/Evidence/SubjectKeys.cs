using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Disk;

namespace SecureFin.Audit.Evidence;

/// <summary>
/// The keys of the store: one for each subject (or case) and day, wrapped by the master key, one file each. Destroying that file is the erasure.
/// Names of files are keyed hashes, so that a directory listing names nobody; ids are random, so that what carries one says nothing about
/// the subject once the key's file is gone, not even to the holder of the master key. Safe for threads.
/// </summary>
/// <remarks>Layout: <c>keys/DAY/NAME.ID.key</c> holds nonce 12, wrapped key 32, tag 16; tombstones as <see cref="KeyFolder"/> says.</remarks>
internal sealed class SubjectKeys : IAsyncDisposable
{
    private const int KeySize = 32, NonceSize = 12, TagSize = 16, IdSize = 16;
    private const int MaxCached = 10_000, MaxFolders = 16;
    private readonly string directory;
    private readonly ILogDisk disk;
    private readonly KeyMaker maker;
    private readonly AesGcm wrap;
    private readonly byte[] nameKey;
    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]> cached = [];
    private readonly Dictionary<DateOnly, KeyFolder> folders = [];
    private readonly Dictionary<(DateOnly Day, string Name), NewKey> making = [];
    private readonly int maxWaiting;

    public SubjectKeys(EvidenceStoreOptions options, ReadOnlySpan<byte> masterKey)
    {
        (directory, disk, maxWaiting) = (Path.Combine(options.Directory, "keys"), options.Disk, options.MaxWaiting);
        maker = new KeyMaker(directory, disk, gate, End);
        Span<byte> wrapKey = stackalloc byte[KeySize];
        HKDF.Expand(HashAlgorithmName.SHA256, masterKey, wrapKey, "securefin evidence wrap"u8);
        wrap = new AesGcm(wrapKey, TagSize);
        CryptographicOperations.ZeroMemory(wrapKey);
        nameKey = new byte[KeySize];
        HKDF.Expand(HashAlgorithmName.SHA256, masterKey, nameKey, "securefin evidence name"u8);
    }

    /// <summary>The key of a subject on a day; made and flushed when it is the first one, together with those of others. Who has a key waits for nobody.</summary>
    /// <exception cref="InvalidDataException">There is one, and it cannot be opened.</exception>
    /// <exception cref="AuditUnavailableException">Too many wait for new keys.</exception>
    public ValueTask<(string Id, byte[] Key)> ForSealingAsync(string subject, DateOnly day)
    {
        var name = Name(subject, day);
        NewKey made;
        lock (gate)
        {
            if (!making.TryGetValue((day, name), out made!)) // first: what is not flushed yet is no key, whether its file can be seen or not
            {
                var folder = Folder(day);
                if (folder.IdsOf(name) is [var id, ..])
                {
                    var key = Find(folder, id) ?? throw new InvalidDataException("A key of the evidence store cannot be opened.");
                    if (!folder.IsDurable(id))
                        Flush(folder);
                    return new((id, [.. key])); // a copy: an erasure may wipe the cached one meanwhile
                }

                if (making.Count >= maxWaiting)
                    throw new AuditUnavailableException(AuditUnavailableReason.Overloaded);
                made = New(folder, day, name); // also after an erasure: what comes then has a key of its own
                maker.Add(made);
                making.Add((day, name), made);
            }
        }

        return new(made.TakeAsync());
    }

    /// <summary>The key with an id; null when there is none, and then whether a tombstone stands for it.</summary>
    public (byte[]? Key, bool Erased) ForOpening(DateOnly day, string id)
    {
        lock (gate)
        {
            var folder = Folder(day);
            if (!folder.IsErased(id) && folder.KeyFile(id) is null)
                folder.Reread(); // the gateway may have made it in the same tick of the folder's clock
            return folder.IsErased(id) ? (null, true) : (Find(folder, id)?.ToArray(), false);
        }
    }

    /// <summary>The keys of a subject on a day: none or one, or two where the destruction of the first failed half-way.</summary>
    public IReadOnlyList<SubjectKey> Of(string subject, DateOnly day)
    {
        var name = Name(subject, day);
        lock (gate)
        {
            if (!folders.ContainsKey(day) && !Directory.EnumerateFiles(Path.Combine(directory, Text(day)), name + ".*").Any())
                return []; // most days of a long time: their names need not be kept in mind
            return [.. Folder(day).FilesOf(name).Select(id => new SubjectKey(day, id))];
        }
    }

    /// <summary>Destroys the keys of a day with these ids.</summary>
    public void Destroy(DateOnly day, IEnumerable<string> ids)
    {
        lock (gate)
        {
            var folder = Folder(day);
            foreach (var id in ids.Where(id => folder.KeyFile(id) is not null))
                DestroyFile(folder, id);
        }
    }

    /// <summary>Removes the keys and tombstones of the days before one; returns how many files went.</summary>
    public int Prune(DateOnly before)
    {
        var removed = 0;
        lock (gate)
        {
            foreach (var folder in Days().Where(day => day < before).Select(day => Path.Combine(directory, Text(day))).ToList())
            {
                removed += Directory.GetFiles(folder).Length;
                Directory.Delete(folder, recursive: true);
            }
        }

        return removed;
    }

    /// <summary>Ends erasures that a crash has cut off: where a tombstone stands, no key may be.</summary>
    public void FinishErasures()
    {
        lock (gate)
        {
            maker.RemoveLeftovers();
            foreach (var day in Days().ToList())
            {
                var folder = Folder(day);
                foreach (var id in folder.HalfErased())
                    DestroyFile(folder, id);
            }
        }
    }

    /// <summary>Days that have keys or tombstones.</summary>
    public IEnumerable<DateOnly> Days() => Directory.Exists(directory)
        ? Directory.EnumerateDirectories(directory).Select(path => Parse(Path.GetFileName(path))).OfType<DateOnly>()
        : [];

    public async ValueTask DisposeAsync()
    {
        await maker.DisposeAsync();
        lock (gate)
        {
            foreach (var key in cached.Values)
                CryptographicOperations.ZeroMemory(key);
            cached.Clear();
        }

        CryptographicOperations.ZeroMemory(nameKey);
        wrap.Dispose();
    }

    internal static string Text(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    internal static DateOnly? Parse(string? text) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private void DestroyFile(KeyFolder folder, string id)
    {
        var (path, tombstone) = (folder.KeyFile(id)!, folder.Tombstone(id));
        // The tombstone first, so that a crash in between leaves a finished intention and not a lost key.
        File.WriteAllBytes(tombstone, []);
        disk.Flush(tombstone);
        disk.Flush(folder.Path);
        folder.Tombstoned(id);
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write)) // not truncated: that would leave the old block to whoever reads the disk
        {
            disk.Write(file, new byte[NonceSize + KeySize + TagSize], 0);
            disk.FlushData(file);
        }

        File.Delete(path);
        disk.Flush(folder.Path);
        folder.Removed(id);
        if (cached.Remove(id, out var key))
            CryptographicOperations.ZeroMemory(key);
    }

    private byte[]? Find(KeyFolder folder, string id)
    {
        if (folder.KeyFile(id) is not { } path)
            return null;
        if (cached.TryGetValue(id, out var key))
            return key;
        var file = File.ReadAllBytes(path);
        key = new byte[KeySize];
        try
        {
            wrap.Decrypt(file.AsSpan(0, NonceSize), file.AsSpan(NonceSize, KeySize), file.AsSpan(NonceSize + KeySize), key, Encoding.ASCII.GetBytes(id));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null; // another master key, or a damaged file: the body cannot be opened
        }

        return Keep(id, key);
    }

    private NewKey New(KeyFolder folder, DateOnly day, string name)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdSize));
        var key = RandomNumberGenerator.GetBytes(KeySize);
        var file = new byte[NonceSize + KeySize + TagSize];
        RandomNumberGenerator.Fill(file.AsSpan(0, NonceSize));
        wrap.Encrypt(file.AsSpan(0, NonceSize), key, file.AsSpan(NonceSize, KeySize), file.AsSpan(NonceSize + KeySize), Encoding.ASCII.GetBytes(id));
        return new NewKey(folder, day, name, id, key, file);
    }

    /// <summary>Under the lock: a group was made, or was not.</summary>
    private void End(IReadOnlyList<NewKey> group, bool durable)
    {
        foreach (var made in group)
            making.Remove((made.Day, made.Name)); // all of them first: whoever asks next must not wait for one that is over
        foreach (var made in durable ? group : [])
        {
            made.Folder.Added(made.Name, made.Id); // after the flush: a key that may be lost is none
            Keep(made.Id, [.. made.Key]);
        }
    }

    private void Flush(KeyFolder folder)
    {
        disk.Flush(folder.Path);
        disk.Flush(directory);
        disk.Flush(Path.GetDirectoryName(directory)!);
        folder.Flushed();
    }

    private byte[] Keep(string id, byte[] key)
    {
        if (cached.Count >= MaxCached)
            cached.Clear();
        cached[id] = key;
        return key;
    }

    private KeyFolder Folder(DateOnly day)
    {
        if (!folders.TryGetValue(day, out var folder))
        {
            if (folders.Count >= MaxFolders)
                folders.Clear();
            folders[day] = folder = new KeyFolder(Path.Combine(directory, Text(day)));
        }

        return folder.Refreshed();
    }

    private string Name(string subject, DateOnly day)
    {
        var name = Encoding.UTF8.GetBytes($"{Text(day)}\n0\n{subject}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(nameKey, name).AsSpan(0, IdSize));
    }
}
