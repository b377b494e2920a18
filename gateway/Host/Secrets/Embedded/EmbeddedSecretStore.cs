using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SecureFin.Audit.Disk;
using SecureFin.Contract;

namespace SecureFin.Gateway.Secrets.Embedded;

/// <summary>Secrets in one encrypted file. Another process's write is seen at the next read.</summary>
/// <remarks>
/// Readers take no lock: the file is replaced as a whole. Writers hold <c>PATH.lock</c>, which the operating system frees when a process dies.
/// The counter keeps a running process from accepting an older file; across restarts the file system's protection stands alone.
/// </remarks>
internal sealed class EmbeddedSecretStore : IWritableSecretStore, IDisposable
{
    private const int MaxFileBytes = 16 * 1024 * 1024;
    private const int MaxSecretBytes = 64 * 1024;

    private readonly string _path;
    private readonly int _keepVersions;
    private readonly MasterKey _master;
    private readonly StoreCipher _cipher;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Snapshot? _snapshot; // replaced as a whole under _gate

    public EmbeddedSecretStore(EmbeddedStoreOptions options, MasterKey master, TimeProvider time)
    {
        _path = Path.GetFullPath(options.Path);
        _keepVersions = options.KeepVersions;
        _master = master;
        _cipher = new StoreCipher(master);
        _time = time;
    }

    /// <inheritdoc/>
    public event Action<string>? Changed;

    /// <inheritdoc/>
    public async Task<SecretVersion?> FindAsync(string name, CancellationToken cancellation)
    {
        SecretName.Checked(name);
        var snapshot = await CurrentAsync(cancellation);
        return snapshot.Newest.GetValueOrDefault(name)?.Value;
    }

    /// <inheritdoc/>
    public async Task<string> PutAsync(string name, Secret value, DateTimeOffset? notAfter, CancellationToken cancellation)
    {
        SecretName.Checked(name);
        if (value.Length > MaxSecretBytes)
            throw new ArgumentException("A secret has at most 64 KiB.", nameof(value));
        long version = 0;
        await WriteAsync(file =>
        {
            var own = file.Entries.Where(entry => entry.Name == name).OrderBy(entry => entry.Version).ToList();
            version = own.Count == 0 ? 1 : own[^1].Version + 1;
            var blank = new StoredEntry { Name = name, Version = version, CreatedAt = _time.GetUtcNow(), NotAfter = notAfter, Sealed = [] };
            own.Add(_cipher.SealValue(file, blank, value.Reveal()));
            return [.. file.Entries.Where(entry => entry.Name != name), .. own.TakeLast(_keepVersions)];
        }, cancellation);
        Changed?.Invoke(name);
        return Text(version);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        SecretName.Checked(name);
        await WriteAsync(file => [.. file.Entries.Where(entry => entry.Name != name)], cancellation);
        Changed?.Invoke(name);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SecretListing>> ListAsync(string prefix, CancellationToken cancellation)
    {
        var snapshot = await CurrentAsync(cancellation);
        return [.. snapshot.File.Entries
            .Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
            .GroupBy(entry => entry.Name, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.MaxBy(entry => entry.Version)!)
            .Select(entry => new SecretListing(entry.Name, Text(entry.Version), entry.CreatedAt, entry.NotAfter))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Dispose();
        _master.Dispose();
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    private async ValueTask<Snapshot> CurrentAsync(CancellationToken cancellation)
    {
        if (_snapshot is { } current && current.Stamp == Stamp.Of(_path))
            return current;
        await _gate.WaitAsync(cancellation);
        try
        {
            return Refresh();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task WriteAsync(Func<StoredFile, IReadOnlyList<StoredEntry>> change, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            await using var held = await FileLock.TakeAsync(_path + ".lock", _time, cancellation);
            var file = Refresh().File;
            Replace(file with { Counter = file.Counter + 1, Entries = change(file) });
            Refresh();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads the file again when its stamp changed. Called under <see cref="_gate"/>.</summary>
    private Snapshot Refresh()
    {
        var stamp = Stamp.Of(_path);
        if (_snapshot is { } current && current.Stamp == stamp)
            return current;
        var file = stamp == Stamp.Missing && _snapshot is null ? _cipher.Empty() : Read();
        if (file.Counter < _snapshot?.File.Counter)
            throw new ProblemException(Problems.SecretUnavailable, "The secret file was replaced by an older one.");
        var snapshot = new Snapshot(stamp, file, Newest(file));
        _snapshot = snapshot;
        return snapshot;
    }

    /// <summary>Newest version of each name; one that did not change keeps its object, so that what was made from it stays valid.</summary>
    private Dictionary<string, Lazy<SecretVersion>> Newest(StoredFile file)
    {
        var newest = new Dictionary<string, Lazy<SecretVersion>>(StringComparer.Ordinal);
        foreach (var group in file.Entries.GroupBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var entry = group.MaxBy(candidate => candidate.Version)!;
            var known = _snapshot?.Newest.GetValueOrDefault(group.Key);
            newest[group.Key] = known is { IsValueCreated: true } && known.Value.Version == Text(entry.Version) ? known : new Lazy<SecretVersion>(() => OpenVersion(file, entry));
        }

        return newest;
    }

    private SecretVersion OpenVersion(StoredFile file, StoredEntry entry)
    {
        var plain = _cipher.OpenValue(file, entry);
        var version = new SecretVersion(Secret.FromBytes(plain), Text(entry.Version), entry.NotAfter);
        CryptographicOperations.ZeroMemory(plain);
        return version;
    }

    private StoredFile Read()
    {
        try
        {
            if (new FileInfo(_path).Length > MaxFileBytes)
                throw new ProblemException(Problems.SecretUnavailable, "The secret file is larger than 16 MiB.");
            return _cipher.Open(File.ReadAllBytes(_path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or JsonException)
        {
            throw new ProblemException(Problems.SecretUnavailable, $"The secret file cannot be opened ({e.GetType().Name}).", e);
        }
    }

    private void Replace(StoredFile file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var next = $"{_path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(next, options))
        {
            stream.Write(_cipher.Seal(file));
            stream.Flush(flushToDisk: true);
        }

        // Clocks of file systems tick coarsely: a distinct time makes every write visible to Stamp.
        var before = Stamp.Of(_path).Modified;
        if (File.GetLastWriteTimeUtc(next) <= before)
            File.SetLastWriteTimeUtc(next, before.AddTicks(10));
        WholeFile.Take(next, _path);
    }

    private sealed record Snapshot(Stamp Stamp, StoredFile File, Dictionary<string, Lazy<SecretVersion>> Newest);

    private readonly record struct Stamp(DateTime Modified, long Length)
    {
        public static Stamp Missing => default;

        public static Stamp Of(string path)
        {
            var info = new FileInfo(path);
            return info.Exists ? new Stamp(info.LastWriteTimeUtc, info.Length) : Missing;
        }
    }
}
