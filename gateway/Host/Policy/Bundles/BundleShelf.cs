using System.Globalization;
using SecureFin.Audit.Disk;

namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>Keeps the last good bundle on disk: the whole one and the deltas since. What is read from here is verified like a download.</summary>
/// <remarks>Deltas go before their bundle does, from the last one on: a crash between leaves an older state that is whole.</remarks>
internal sealed class BundleShelf(string folder, int maxBytes)
{
    /// <summary>Most deltas kept; after that a whole bundle is asked for.</summary>
    public const int MaxDeltas = 1000;

    private readonly string _snapshot = Path.Combine(folder, "bundle.tar.gz");
    private int _deltas;

    /// <summary>Keeps a whole bundle in place of all before.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Keep(byte[] archive)
    {
        Directory.CreateDirectory(folder);
        foreach (var delta in Deltas().Reverse())
            File.Delete(delta);
        Write(_snapshot, archive);
        _deltas = 0;
    }

    /// <summary>Keeps a delta after those before; false when there is no room, so that a start would lack it.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public bool KeepDelta(byte[] archive)
    {
        if (_deltas >= MaxDeltas || !File.Exists(_snapshot))
            return false;
        Write(NameOf(_deltas), archive);
        _deltas++;
        return true;
    }

    /// <summary>The whole bundle and its deltas in order; empty when there is none.</summary>
    /// <exception cref="IOException">The disk refuses, or a file is larger than allowed.</exception>
    public List<byte[]> Read()
    {
        if (!File.Exists(_snapshot))
            return [];
        var archives = new List<byte[]> { ReadBounded(_snapshot) };
        archives.AddRange(Deltas().Select(ReadBounded));
        _deltas = archives.Count - 1;
        return archives;
    }

    private IEnumerable<string> Deltas() => Enumerable.Range(0, MaxDeltas).Select(NameOf).TakeWhile(File.Exists);

    private string NameOf(int index) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"delta-{index:D4}.tar.gz"));

    private byte[] ReadBounded(string file) =>
        new FileInfo(file).Length <= maxBytes ? File.ReadAllBytes(file) : throw new IOException("A kept bundle is larger than MaxBundleBytes.");

    private static void Write(string path, byte[] archive) => WholeFile.Replace(path, archive);
}
