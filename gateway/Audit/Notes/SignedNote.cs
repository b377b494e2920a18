using System.Text;

namespace SecureFin.Audit.Notes;

/// <summary>A text and its signature lines.</summary>
/// <remarks>Source: C2SP signed-note. The signed bytes are the text up to and with the newline before the empty line.</remarks>
public sealed class SignedNote
{
    /// <summary>Longest note that is read, in bytes.</summary>
    public const int MaxBytes = 1 << 16;

    /// <summary>Most signature lines that are read.</summary>
    public const int MaxSignatures = 100;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[] text;

    private SignedNote(byte[] text, IReadOnlyList<NoteSignature> signatures)
    {
        this.text = text;
        Signatures = signatures;
    }

    /// <summary>The signed text, with its last newline.</summary>
    public string Text => Utf8.GetString(text);

    /// <summary>The signed bytes.</summary>
    public ReadOnlyMemory<byte> TextBytes => text;

    /// <summary>The signature lines in their order, of known and unknown keys; none is verified yet.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text that ends with a newline.</summary>
    /// <exception cref="ArgumentException">The text does not end with a newline.</exception>
    public static SignedNote Sign(string text, IReadOnlyList<INoteSigner> signers)
    {
        if (!text.EndsWith('\n'))
            throw new ArgumentException("A note text ends with a newline.", nameof(text));
        var bytes = Utf8.GetBytes(text);
        var signatures = new NoteSignature[signers.Count];
        for (var i = 0; i < signatures.Length; i++)
            signatures[i] = NoteSignature.Create(signers[i], bytes);
        return new SignedNote(bytes, signatures);
    }

    /// <summary>Reads a note; nothing is verified yet.</summary>
    /// <exception cref="FormatException">Not a note, or past the limits.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxBytes)
            throw new FormatException("The note is too long.");
        if (note.IndexOfAnyInRange((byte)0, (byte)9) >= 0 || note.IndexOfAnyInRange((byte)11, (byte)31) >= 0)
            throw new FormatException("The note has a control character.");
        var split = note.LastIndexOf("\n\n"u8);
        if (split < 1 || note[^1] != (byte)'\n')
            throw new FormatException("The note has no signatures.");
        return new SignedNote(Checked(note[..(split + 1)]), ParseSignatures(note[(split + 2)..]));
    }

    /// <summary>This note with further signature lines, as a witness or a log collecting cosignatures writes it.</summary>
    public SignedNote With(IEnumerable<NoteSignature> more) => new(text, [.. Signatures, .. more]);

    /// <summary>
    /// The known keys that signed this note, each once. Lines of unknown keys are ignored.
    /// </summary>
    /// <returns>Null when a line of a known key does not verify: then nothing in the note may be believed.</returns>
    public IReadOnlyList<VerifierKey>? Verify(IReadOnlyCollection<VerifierKey> keys)
    {
        var verified = new List<VerifierKey>();
        foreach (var line in Signatures)
        {
            var key = keys.FirstOrDefault(k => k.Id == line.KeyId && k.Name == line.Name);
            if (key is null)
                continue;
            if (!key.Verify(text, line.Signature.Span))
                return null; // also beside a good one: a reader of the text may take either
            if (!verified.Contains(key))
                verified.Add(key);
        }

        return verified;
    }

    /// <summary>The note's bytes as they are stored and served.</summary>
    public byte[] ToBytes()
    {
        var builder = new StringBuilder(Text).Append('\n');
        foreach (var line in Signatures)
            builder.Append(line).Append('\n');
        return Utf8.GetBytes(builder.ToString());
    }

    private static NoteSignature[] ParseSignatures(ReadOnlySpan<byte> lines)
    {
        var text = Decode(lines);
        var parts = text[..Math.Max(text.Length - 1, 0)].Split('\n', MaxSignatures + 1);
        if (text.Length == 0 || parts.Length > MaxSignatures)
            throw new FormatException("The note has no signatures, or too many.");
        return Array.ConvertAll(parts, line => NoteSignature.Parse(line));
    }

    private static byte[] Checked(ReadOnlySpan<byte> text)
    {
        _ = Decode(text);
        return text.ToArray();
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("The note is not UTF-8.", e);
        }
    }
}
