using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Audit.Evidence;

/// <summary>
/// The keys of the store: one for each subject (or case) and day, wrapped by the master key, one file each. Destroying that file is the erasure.
/// File names are keyed hashes, so that a directory listing names nobody. Safe for threads.
/// </summary>
/// <remarks>Layout: <c>keys/DAY/ID.key</c> holds nonce 12, wrapped key 32, tag 16; <c>keys/DAY/ID.erased</c> is the tombstone.</remarks>
internal sealed class SubjectKeys : IDisposable
{
    private const int KeySize = 32, NonceSize = 12, TagSize = 16, IdSize = 16;
    private const int MaxCached = 10_000;
    private readonly string directory;
    private readonly Disk.PosixDisk disk = new();
    private readonly AesGcm wrap;
    private readonly byte[] nameKey;
    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]> cached = [];

    public SubjectKeys(string directory, ReadOnlySpan<byte> masterKey)
    {
        this.directory = Path.Combine(directory, "keys");
        Span<byte> wrapKey = stackalloc byte[KeySize];
        HKDF.Expand(HashAlgorithmName.SHA256, masterKey, wrapKey, "securefin evidence wrap"u8);
        wrap = new AesGcm(wrapKey, TagSize);
        CryptographicOperations.ZeroMemory(wrapKey);
        nameKey = new byte[KeySize];
        HKDF.Expand(HashAlgorithmName.SHA256, masterKey, nameKey, "securefin evidence name"u8);
    }

    /// <summary>The key that seals bodies of a subject on a day; made and flushed when it is the first one.</summary>
    public (string Id, byte[] Key) ForSealing(string subject, DateOnly day)
    {
        lock (gate)
        {
            for (var generation = 0; ; generation++)
            {
                var id = Id(subject, day, generation);
                if (File.Exists(Tombstone(day, id)))
                    continue; // erased: what comes after it has a key of its own
                return (id, [.. Find(day, id) ?? Create(day, id)]); // a copy: an erasure may wipe the cached one meanwhile
            }
        }
    }

    /// <summary>The key with an id; null when there is none, and then whether a tombstone stands for it.</summary>
    public (byte[]? Key, bool Erased) ForOpening(DateOnly day, string id)
    {
        lock (gate)
            return File.Exists(Tombstone(day, id)) ? (null, true) : (Find(day, id)?.ToArray(), false);
    }

    /// <summary>Destroys all keys of a subject on a day; returns their ids, also of those that were destroyed before.</summary>
    public IReadOnlyList<string> Destroy(string subject, DateOnly day)
    {
        var destroyed = new List<string>();
        lock (gate)
        {
            for (var generation = 0; ; generation++)
            {
                var id = Id(subject, day, generation);
                var exists = File.Exists(KeyFile(day, id));
                if (!exists && !File.Exists(Tombstone(day, id)))
                    return destroyed;
                if (exists)
                    DestroyFile(day, id);
                destroyed.Add(id);
            }
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
            foreach (var day in Days().ToList())
            {
                foreach (var tombstone in Directory.GetFiles(Path.Combine(directory, Text(day)), "*.erased"))
                {
                    var id = Path.GetFileNameWithoutExtension(tombstone);
                    if (File.Exists(KeyFile(day, id)))
                        DestroyFile(day, id);
                }
            }
        }
    }

    /// <summary>Days that have keys or tombstones.</summary>
    public IEnumerable<DateOnly> Days() => Directory.Exists(directory)
        ? Directory.EnumerateDirectories(directory).Select(path => Parse(Path.GetFileName(path))).OfType<DateOnly>()
        : [];

    public void Dispose()
    {
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

    /// <summary>The tombstone first, so that a crash in between leaves a finished intention and not a lost key.</summary>
    private void DestroyFile(DateOnly day, string id)
    {
        var path = KeyFile(day, id);
        var folder = Path.GetDirectoryName(path)!;
        File.WriteAllBytes(Tombstone(day, id), []);
        disk.Flush(Tombstone(day, id));
        disk.Flush(folder);
        File.WriteAllBytes(path, new byte[NonceSize + KeySize + TagSize]); // overwritten in place where the file system does so
        disk.Flush(path);
        File.Delete(path);
        disk.Flush(folder);
        if (cached.Remove(id, out var key))
            CryptographicOperations.ZeroMemory(key);
    }

    private byte[]? Find(DateOnly day, string id)
    {
        if (cached.TryGetValue(id, out var key))
            return key;
        var path = KeyFile(day, id);
        if (!File.Exists(path))
            return null;
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

    private byte[] Create(DateOnly day, string id)
    {
        var key = RandomNumberGenerator.GetBytes(KeySize);
        var file = new byte[NonceSize + KeySize + TagSize];
        RandomNumberGenerator.Fill(file.AsSpan(0, NonceSize));
        wrap.Encrypt(file.AsSpan(0, NonceSize), key, file.AsSpan(NonceSize, KeySize), file.AsSpan(NonceSize + KeySize), Encoding.ASCII.GetBytes(id));
        var path = KeyFile(day, id);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        disk.Replace(path, path + ".tmp", file, evenAfterPowerCut: true);
        disk.Flush(folder);
        disk.Flush(directory);
        return Keep(id, key);
    }

    private byte[] Keep(string id, byte[] key)
    {
        if (cached.Count >= MaxCached)
            cached.Clear();
        cached[id] = key;
        return key;
    }

    private string Id(string subject, DateOnly day, int generation)
    {
        var name = Encoding.UTF8.GetBytes($"{Text(day)}\n{generation}\n{subject}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(nameKey, name).AsSpan(0, IdSize));
    }

    private string KeyFile(DateOnly day, string id) => Path.Combine(directory, Text(day), id + ".key");

    private string Tombstone(DateOnly day, string id) => Path.Combine(directory, Text(day), id + ".erased");
}
