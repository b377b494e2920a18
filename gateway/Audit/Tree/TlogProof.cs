using System.Text;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tree;

/// <summary>An inclusion proof with its checkpoint in one text.</summary>
/// <param name="Index">Entry number.</param>
/// <param name="Path">Sibling hashes from the leaf upwards, at most 63.</param>
/// <param name="Checkpoint">Checkpoint; its signatures are not verified by reading.</param>
/// <param name="Extra">Bytes that the log adds and nothing authenticates; empty when absent.</param>
/// <remarks>Source: C2SP tlog-proof.</remarks>
public sealed record TlogProof(long Index, IReadOnlyList<MerkleHash> Path, Checkpoint Checkpoint, ReadOnlyMemory<byte> Extra)
{
    /// <summary>Longest text that is read, in bytes.</summary>
    public const int MaxBytes = SignedNote.MaxBytes + 8192;

    private const string Header = "c2sp.org/tlog-proof@v1";
    private const int MaxPath = 63;

    /// <summary>Writes the text form.</summary>
    public static string Format(long index, IReadOnlyList<MerkleHash> path, Checkpoint checkpoint)
    {
        var builder = new StringBuilder(Header).Append("\nindex ").Append(index).Append('\n');
        foreach (var hash in path)
            builder.Append(hash).Append('\n');
        return builder.Append('\n').Append(Encoding.UTF8.GetString(checkpoint.ToBytes())).ToString();
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">Not a tlog-proof, or past the limits.</exception>
    public static TlogProof Parse(ReadOnlySpan<byte> bytes)
    {
        // header LF ["extra " base64 LF] "index " number LF *(hash LF) LF checkpoint
        var end = bytes.IndexOf("\n\n"u8);
        if (end < 0 || bytes.Length > MaxBytes)
            throw new FormatException("Not a tlog-proof.");
        var lines = Encoding.Latin1.GetString(bytes[..end]).Split('\n');
        var next = 1;
        byte[]? extra = [];
        if (lines.Length > next && lines[next].StartsWith("extra ", StringComparison.Ordinal))
            extra = StrictBase64.Decode(lines[next++].AsSpan(6));
        if (lines[0] != Header || extra is null || lines.Length <= next || !TryParseIndex(lines[next++], out var index) || lines.Length - next > MaxPath)
            throw new FormatException("Not a tlog-proof.");
        return new TlogProof(index, ParsePath(lines.AsSpan(next)), Checkpoint.Parse(bytes[(end + 2)..]), extra);
    }

    /// <summary>True when the entry is in the checkpoint's tree and <paramref name="logKey"/> signed the checkpoint.</summary>
    public bool Verify(ReadOnlySpan<byte> entry, VerifierKey logKey) =>
        Checkpoint.Origin == logKey.Name
        && Checkpoint.Note.Verify([logKey]) is { Count: 1 }
        && MerkleProof.VerifyInclusion(Index, Checkpoint.Size, MerkleHasher.HashLeaf(entry), Path, Checkpoint.Root);

    private static bool TryParseIndex(string line, out long index)
    {
        index = 0;
        return line.StartsWith("index ", StringComparison.Ordinal) && NoteSyntax.TryParseSize(line.AsSpan(6), out index);
    }

    private static MerkleHash[] ParsePath(ReadOnlySpan<string> lines)
    {
        var path = new MerkleHash[lines.Length];
        for (var i = 0; i < path.Length; i++)
        {
            if (!MerkleHash.TryParse(lines[i], out path[i]))
                throw new FormatException("A proof hash is malformed.");
        }

        return path;
    }
}
