using System.Buffers.Binary;

namespace SecureFin.Audit.Notes;

/// <summary>One signature line of a note: <c>— name base64(key id || signature)</c>.</summary>
/// <param name="Name">Key name as it stands on the line.</param>
/// <param name="KeyId">First four bytes of the base64 part, big-endian.</param>
/// <param name="Signature">The rest: at least one byte.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Signs <paramref name="text"/> into a line.</summary>
    public static NoteSignature Create(INoteSigner signer, ReadOnlySpan<byte> text) => new(signer.Name, signer.Key.Id, signer.Sign(text));

    /// <summary>The line without its newline.</summary>
    public override string ToString()
    {
        var bytes = new byte[4 + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.Span.CopyTo(bytes.AsSpan(4));
        return $"\u2014 {Name} {Convert.ToBase64String(bytes)}";
    }

    internal static NoteSignature Parse(ReadOnlySpan<char> line)
    {
        // line = U+2014 SP name SP base64
        if (line is not ['\u2014', ' ', .. var rest] || rest.IndexOf(' ') is var space && space < 0)
            throw new FormatException("A signature line is malformed.");
        var name = rest[..space].ToString();
        var bytes = StrictBase64.Decode(rest[(space + 1)..]);
        if (!NoteSyntax.IsKeyName(name) || bytes is not { Length: > 4 })
            throw new FormatException("A signature line is malformed.");
        return new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4));
    }
}
