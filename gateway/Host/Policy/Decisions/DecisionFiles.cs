using System.Globalization;

namespace SecureFin.Gateway.Policy.Decisions;

/// <summary>The files of the decision log: appended, rotated by size, the oldest gone past the bound. Owned by one writer.</summary>
/// <remarks>
/// A line can be cut at the end of a file alone. Each process begins a file of its own, so that nothing is joined to what a
/// crash has cut; a failed write is taken back, and where it cannot be the next file begins.
/// </remarks>
/// <param name="options">Where they lie, how long and how many.</param>
/// <param name="clock">Names them.</param>
/// <param name="open">The disk, when it is not the real one.</param>
internal sealed class DecisionFiles(DecisionLogOptions options, TimeProvider clock, Func<string, FileStreamOptions, FileStream>? open = null) : IDisposable
{
    private const string Prefix = "decisions-";
    private readonly Func<string, FileStreamOptions, FileStream> _open = open ?? ((path, how) => new FileStream(path, how));
    private FileStream? _file;

    /// <summary>Appends whole lines and hands them to the operating system.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        var file = Current(lines.Length);
        var whole = file.Length;
        try
        {
            file.Write(lines);
            file.Flush(flushToDisk: false);
        }
        catch
        {
            TakeBack(file, whole);
            throw;
        }
    }

    /// <summary>The newest file when its last line was cut, and how many bytes of it there are; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public (string File, long Bytes)? Torn()
    {
        if (!Directory.Exists(options.Directory) || Files() is not [.., var newest])
            return null;
        using var file = File.OpenRead(newest);
        for (var at = file.Length - 1; at >= 0; at--)
        {
            file.Position = at;
            if (file.ReadByte() == '\n')
                return at == file.Length - 1 ? null : (Path.GetFileName(newest), file.Length - 1 - at);
        }

        return file.Length == 0 ? null : (Path.GetFileName(newest), file.Length);
    }

    private void TakeBack(FileStream file, long length)
    {
        try
        {
            file.SetLength(length);
            file.Position = length;
        }
        catch (IOException)
        {
            _file = null;
            file.Dispose();
        }
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Current(int more)
    {
        if (_file is { } file && file.Length + more <= options.MaxFileBytes)
            return file;
        _file?.Dispose();
        _file = null;
        Directory.CreateDirectory(options.Directory);
        foreach (var old in Files().SkipLast(options.MaxFiles - 1))
            File.Delete(old);
        return _file = _open(NextName(), new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
        });
    }

    private List<string> Files() => [.. Directory.EnumerateFiles(options.Directory, Prefix + "*.jsonl").Order(StringComparer.Ordinal)];

    // Names sort by time, also within one moment and when the clock goes back: the newest file never sorts before an older one.
    private string NextName()
    {
        var stem = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{clock.GetUtcNow():yyyyMMdd'T'HHmmssfff}");
        var newest = Files().Select(file => Path.GetFileNameWithoutExtension(file)).LastOrDefault() ?? "";
        var dash = newest.LastIndexOf('-');
        if (dash < Prefix.Length || string.CompareOrdinal(newest[..dash], stem) < 0 || !int.TryParse(newest.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return Path.Combine(options.Directory, $"{stem}-000000.jsonl");
        return Path.Combine(options.Directory, string.Create(CultureInfo.InvariantCulture, $"{newest[..dash]}-{count + 1:D6}.jsonl"));
    }
}
