using System.Buffers;
using System.Text;

namespace SecureFin.Rego;

/// <summary>
/// Strings as OPA has them: byte strings that are mostly UTF-8. A byte that is not part of valid UTF-8 is held as the
/// lone surrogate U+DC00 + byte, so that bytes survive the way through a .NET string.
/// </summary>
internal static class GoText
{
    /// <summary>Text of bytes; invalid bytes become U+DC80 to U+DCFF.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done) text.Append(rune.ToString());
            else
            {
                used = 1;
                text.Append((char)(0xDC00 + bytes[0]));
            }

            bytes = bytes[used..];
        }

        return text.ToString();
    }

    /// <summary>The bytes of a text, escaped bytes restored; other lone surrogates become U+FFFD.</summary>
    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
            Encoding.UTF8.GetBytes(text, bytes);
            return bytes;
        }

        var buffer = new ArrayBufferWriter<byte>(text.Length + 16);
        while (!text.IsEmpty)
        {
            var span = buffer.GetSpan(4);
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) == OperationStatus.Done) buffer.Advance(rune.EncodeToUtf8(span));
            else if (IsEscapedByte(text[0]))
            {
                span[0] = (byte)text[0];
                buffer.Advance(1);
            }
            else buffer.Advance(Rune.ReplacementChar.EncodeToUtf8(span));
            text = text[used..];
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static bool IsEscapedByte(char c) => c is >= '\uDC80' and <= '\uDCFF';

    /// <summary>Code points of a text as Go counts them: a surrogate pair is one, an invalid byte is one.</summary>
    public static int RuneCount(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        if (text.IndexOfAnyInRange('\uD800', '\uDBFF') < 0) return count;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (!char.IsSurrogatePair(text[i], text[i + 1])) continue;
            count--;
            i++;
        }

        return count;
    }

    /// <summary>Order of two texts by their bytes.</summary>
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length) return left.Length.CompareTo(right.Length);
        char a = left[common], b = right[common];
        if (!char.IsSurrogate(a) && !char.IsSurrogate(b)) return a.CompareTo(b);
        if (common > 0 && char.IsHighSurrogate(left[common - 1])) common--;
        return CompareSurrogates(left.AsSpan(common), right.AsSpan(common));
    }

    private static int CompareSurrogates(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<byte> a = stackalloc byte[4], b = stackalloc byte[4];
        return a[..FirstBytes(left, a)].SequenceCompareTo(b[..FirstBytes(right, b)]);
    }

    private static int FirstBytes(ReadOnlySpan<char> text, Span<byte> target)
    {
        if (Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done) return rune.EncodeToUtf8(target);
        if (!IsEscapedByte(text[0])) return Rune.ReplacementChar.EncodeToUtf8(target);
        target[0] = (byte)text[0];
        return 1;
    }
}
