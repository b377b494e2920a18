using System.Buffers.Binary;
using System.Text;

namespace SecureFin.Audit.Notes;

/// <summary>The message that a witness signs, and the time in its signature.</summary>
/// <remarks>Source: C2SP tlog-cosignature, cosignature/v1.</remarks>
public static class Cosignature
{
    /// <summary>Bytes that are signed: <c>cosignature/v1</c> LF <c>time T</c> LF, then the note text.</summary>
    public static byte[] Message(long unixSeconds, ReadOnlySpan<byte> text) =>
        [.. Encoding.ASCII.GetBytes($"cosignature/v1\ntime {unixSeconds}\n"), .. text];

    /// <summary>The time inside a cosignature of a witness key.</summary>
    /// <exception cref="FormatException">The signature is too short or its time is out of range.</exception>
    public static DateTimeOffset Time(NoteSignature signature)
    {
        var bytes = signature.Signature.Span;
        if (bytes.Length <= 8)
            throw new FormatException("A cosignature holds a time and a signature.");
        var seconds = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return seconds <= 253402300799 ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : throw new FormatException("The cosignature's time is out of range.");
    }

    internal static byte[] WithTime(long unixSeconds, ReadOnlySpan<byte> signature)
    {
        var bytes = new byte[8 + signature.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, unixSeconds);
        signature.CopyTo(bytes.AsSpan(8));
        return bytes;
    }
}
