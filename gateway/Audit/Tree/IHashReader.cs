namespace SecureFin.Audit.Tree;

/// <summary>Gives the stored hashes of a tree: an open log, a directory, or a peer.</summary>
public interface IHashReader
{
    /// <summary>Hashes of one tile from <paramref name="first"/> on.</summary>
    /// <param name="level">Tile level, 0 for leaf hashes.</param>
    /// <param name="tile">Tile number within the level.</param>
    /// <param name="first">First hash within the tile, 0 to 255.</param>
    /// <param name="count">Number of hashes; all of them lie within the tile.</param>
    /// <param name="destination">Receives <paramref name="count"/> x 32 bytes.</param>
    /// <exception cref="InvalidDataException">The tile is missing or too short.</exception>
    void ReadHashes(int level, long tile, int first, int count, Span<byte> destination);
}
