namespace SecureFin.Audit.Log;

/// <summary>A full tile or bundle that is not yet in its file.</summary>
/// <param name="Level">Tile level, or -1 for a bundle.</param>
/// <param name="Index">Tile or bundle number.</param>
/// <param name="Buffer">Its content in the first <paramref name="Length"/> bytes.</param>
/// <param name="Length">Length in bytes.</param>
internal sealed record CompletedFile(int Level, long Index, byte[] Buffer, int Length)
{
    public const int BundleLevel = -1;

    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);
}
