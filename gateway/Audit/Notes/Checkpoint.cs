using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Notes;

/// <summary>A signed statement of a log: so many entries, this root.</summary>
/// <remarks>Source: C2SP tlog-checkpoint.</remarks>
public sealed class Checkpoint
{
    private Checkpoint(string origin, long size, MerkleHash root, IReadOnlyList<string> extensions, SignedNote note)
    {
        Origin = origin;
        Size = size;
        Root = root;
        Extensions = extensions;
        Note = note;
    }

    /// <summary>The log's unique name; also the name of its key.</summary>
    public string Origin { get; }

    /// <summary>Number of entries.</summary>
    public long Size { get; }

    /// <summary>Hash of the root of the tree over the first <see cref="Size"/> entries.</summary>
    public MerkleHash Root { get; }

    /// <summary>Further lines of the text, of no meaning to this reader.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>The note with its signatures.</summary>
    public SignedNote Note { get; }

    /// <summary>Signs a checkpoint with every signer.</summary>
    public static Checkpoint Sign(string origin, long size, MerkleHash root, IReadOnlyList<INoteSigner> signers) =>
        new(origin, size, root, [], SignedNote.Sign($"{origin}\n{size}\n{root}\n", signers));

    /// <summary>Reads a checkpoint; signatures are not verified yet.</summary>
    /// <exception cref="FormatException">Not a checkpoint.</exception>
    public static Checkpoint Parse(ReadOnlySpan<byte> bytes) => Parse(SignedNote.Parse(bytes));

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static Checkpoint Parse(SignedNote note)
    {
        // text = origin LF size LF root LF *(extension LF)
        var lines = note.Text[..^1].Split('\n');
        if (lines.Length < 3 || lines[0].Length == 0 || Array.Exists(lines, line => line.Length == 0))
            throw new FormatException("A checkpoint has an origin, a size and a root.");
        if (!NoteSyntax.TryParseSize(lines[1], out var size) || !MerkleHash.TryParse(lines[2], out var root))
            throw new FormatException("The checkpoint's size or root is malformed.");
        if (size == 0 && root != MerkleHash.Empty)
            throw new FormatException("The root of an empty log is not the empty hash.");
        return new Checkpoint(lines[0], size, root, lines[3..], note);
    }

    /// <summary>This checkpoint with cosignature lines added.</summary>
    public Checkpoint With(IEnumerable<NoteSignature> cosignatures) => new(Origin, Size, Root, Extensions, Note.With(cosignatures));

    /// <summary>The signed note's bytes.</summary>
    public byte[] ToBytes() => Note.ToBytes();
}
