using SecureFin.Audit.Log;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit;

/// <summary>Reads a log directory as its checkpoint stands when opened; the log may be running. Verifies nothing: that is <see cref="Verification.LogVerifier"/>'s work.</summary>
public sealed class LogReader
{
    private readonly DirectoryTiles tiles;

    /// <summary>Reads the checkpoint of a directory.</summary>
    /// <exception cref="IOException">There is no readable checkpoint file.</exception>
    /// <exception cref="FormatException">The checkpoint is malformed.</exception>
    /// <exception cref="InvalidDataException">The file with the minimum index is malformed.</exception>
    public LogReader(string directory)
    {
        tiles = new DirectoryTiles(directory);
        MinimumIndex = LogPruning.MinimumOf(directory);
        Checkpoint = Checkpoint.Parse(File.ReadAllBytes(Path.Combine(directory, "checkpoint")));
    }

    /// <summary>As it stood in the directory when the reader was made; its signatures are not verified here.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>First entry that is still there, by the file beside the log; 0 unless it was pruned.</summary>
    public long MinimumIndex { get; }

    /// <summary>The entries from <paramref name="from"/> on, or from <see cref="MinimumIndex"/> when that is later, in order; one bundle is in memory at a time.</summary>
    /// <exception cref="InvalidDataException">A bundle is missing or malformed.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> ReadEntries(long from, long to)
    {
        for (var index = Math.Max(MinimumIndex, from); index < Math.Min(to, Checkpoint.Size);)
        {
            var bundle = ReadBundle(index / TilePath.Width);
            for (var slot = (int)(index % TilePath.Width); slot < bundle.Count && index < Math.Min(to, Checkpoint.Size); slot++, index++)
                yield return bundle[slot].ToArray();
        }
    }

    /// <summary>One entry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    /// <exception cref="InvalidDataException">Its bundle is missing or malformed.</exception>
    public byte[] ReadEntry(long index)
    {
        RequireEntry(index);
        return ReadBundle(index / TilePath.Width)[(int)(index % TilePath.Width)].ToArray();
    }

    /// <summary>Proves that an entry is in the tree of <see cref="Checkpoint"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    /// <exception cref="InvalidDataException">A tile is missing or malformed.</exception>
    public InclusionProof Prove(long index) => Prove(index, Checkpoint);

    /// <summary>Proves that an entry is in the tree of an earlier checkpoint of this log, for example a witnessed or time-stamped one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The checkpoint has no such entry, or the log is shorter than the checkpoint.</exception>
    /// <exception cref="InvalidDataException">A tile is missing or malformed.</exception>
    public InclusionProof Prove(long index, Checkpoint checkpoint)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(checkpoint.Size, Checkpoint.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, checkpoint.Size);
        var leaf = MerkleHasher.HashLeaf(ReadEntry(index));
        return new InclusionProof(index, leaf, new TreeReader(tiles).InclusionPath(index, checkpoint.Size), checkpoint);
    }

    private EntryBundle ReadBundle(long bundle) =>
        tiles.ReadBundle(bundle, (int)Math.Min(TilePath.Width, Checkpoint.Size - (bundle * TilePath.Width)));

    private void RequireEntry(long index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, MinimumIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Checkpoint.Size);
    }
}
