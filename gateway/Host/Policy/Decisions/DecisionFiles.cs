using System.Globalization;

namespace SecureFin.Gateway.Policy.Decisions;

/// <summary>The files of the decision log: appended, rotated by size, the oldest gone past the bound. Owned by one writer.</summary>
/// <remarks>A line that was cut by a failed write is ended before the next one begins, so that readers lose it alone.</remarks>
internal sealed class DecisionFiles(DecisionLogOptions options, TimeProvider clock) : IDisposable
{
    private const string Prefix = "decisions-";
    private FileStream? _file;
    private bool _torn;

    /// <summary>Appends whole lines and hands them to the operating system.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        var file = Current(lines.Length);
        if (_torn)
            file.WriteByte((byte)'\n');
        _torn = true;
        file.Write(lines);
        file.Flush(flushToDisk: false);
        _torn = false;
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
        return _file = new FileStream(NextName(), new FileStreamOptions
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
