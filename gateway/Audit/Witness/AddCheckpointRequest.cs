using System.Text;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Witness;

/// <summary>What a log asks a witness: cosign this checkpoint, which continues the tree of the old size that you know.</summary>
/// <param name="OldSize">Size that the witness is believed to have cosigned last; 0 for the first time.</param>
/// <param name="Proof">Consistency proof from the old size to the checkpoint, at most 63 hashes.</param>
/// <param name="Checkpoint">The signed checkpoint.</param>
/// <remarks>Source: C2SP tlog-witness, add-checkpoint: <c>old N</c> LF, hashes a line each, empty line, the checkpoint.</remarks>
public sealed record AddCheckpointRequest(long OldSize, IReadOnlyList<MerkleHash> Proof, Checkpoint Checkpoint)
{
    /// <summary>Longest body that is read, in bytes.</summary>
    public const int MaxBytes = SignedNote.MaxBytes + 4096;

    private const int MaxProof = 63;

    /// <summary>Reads a request body; nothing is verified yet.</summary>
    /// <exception cref="FormatException">Not such a body, or past the limits.</exception>
    public static AddCheckpointRequest Parse(ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf("\n\n"u8);
        if (end < 0 || body.Length > MaxBytes)
            throw new FormatException("Not an add-checkpoint request.");
        var lines = Encoding.Latin1.GetString(body[..end]).Split('\n');
        if (!lines[0].StartsWith("old ", StringComparison.Ordinal) || !NoteSyntax.TryParseSize(lines[0].AsSpan(4), out var oldSize) || lines.Length - 1 > MaxProof)
            throw new FormatException("Not an add-checkpoint request.");
        var proof = new MerkleHash[lines.Length - 1];
        for (var i = 0; i < proof.Length; i++)
        {
            if (!MerkleHash.TryParse(lines[i + 1], out proof[i]))
                throw new FormatException("A proof hash is malformed.");
        }

        return new AddCheckpointRequest(oldSize, proof, Checkpoint.Parse(body[(end + 2)..]));
    }

    /// <summary>The body as it is sent.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder("old ").Append(OldSize).Append('\n');
        foreach (var hash in Proof)
            head.Append(hash).Append('\n');
        return [.. Encoding.ASCII.GetBytes(head.Append('\n').ToString()), .. Checkpoint.ToBytes()];
    }
}
