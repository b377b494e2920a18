using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Log;

/// <summary>Everything that is durable at one moment, without copies: the arrays only grow behind what this state may read.</summary>
/// <param name="Checkpoint">Signed checkpoint of the state.</param>
/// <param name="Edge">Unfinished hash tile of each level.</param>
/// <param name="Bundle">Unfinished bundle: its file form is the first <paramref name="BundleBytes"/> bytes.</param>
/// <param name="BundleBytes">Length of the unfinished bundle in bytes.</param>
internal sealed record CommitState(Checkpoint Checkpoint, byte[][] Edge, byte[] Bundle, int BundleBytes)
{
    public long Size => Checkpoint.Size;

    /// <summary>Hashes in the unfinished tile of a level.</summary>
    public int Width(int level) => (int)((Size >> (8 * level)) % TilePath.Width);

    /// <summary>Number of the unfinished tile of a level.</summary>
    public long Tile(int level) => (Size >> (8 * level)) / TilePath.Width;
}
