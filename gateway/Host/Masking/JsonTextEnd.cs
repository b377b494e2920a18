using System.Numerics;
using System.Runtime.Intrinsics;

namespace SecureFin.Gateway.Masking;

/// <summary>Finds where a JSON string ends, 32 bytes at a time, and notes its traits on the way.</summary>
/// <remarks>Source: RFC 8259 section 7.</remarks>
internal static class JsonTextEnd
{
    /// <summary>Stands for a string with a control character or an escape that there is not.</summary>
    public const int Wrong = -2;

    private const int Width = 32;

    /// <summary>Where the closing quote of the string stands whose characters begin at <paramref name="at"/>; -1 when it is not there yet, or <see cref="Wrong"/>.</summary>
    public static int Find(ReadOnlySpan<byte> data, int at, out TextTraits traits)
    {
        var digits = 0;
        var (hasMark, isEscaped) = (false, false);
        while (data.Length - at >= Width)
        {
            var bytes = Vector256.Create(data.Slice(at, Width));
            var stops = Stops(bytes);
            var length = Math.Min(BitOperations.TrailingZeroCount(stops), Width);
            var before = (uint)((1UL << length) - 1);
            digits += BitOperations.PopCount(Digits(bytes) & before);
            hasMark |= (Marks(bytes) & before) != 0;
            at += length;
            if (stops == 0) continue;
            if (data[at] == (byte)'"') return End(at, digits, hasMark, isEscaped, out traits);
            if (PassEscape(data, ref at) is < 0 and var fault) return End(fault, digits, hasMark, isEscaped, out traits);
            isEscaped = true;
        }

        return FindSlowly(data, at, digits, hasMark, isEscaped, out traits);
    }

    // The same near the end of what is there.
    private static int FindSlowly(ReadOnlySpan<byte> data, int at, int digits, bool hasMark, bool isEscaped, out TextTraits traits)
    {
        while (at < data.Length)
        {
            var b = data[at];
            if (b == (byte)'"') return End(at, digits, hasMark, isEscaped, out traits);
            if (b is < 0x20 or (byte)'\\')
            {
                if (PassEscape(data, ref at) is < 0 and var fault) return End(fault, digits, hasMark, isEscaped, out traits);
                isEscaped = true;
                continue;
            }

            if (char.IsAsciiDigit((char)b)) digits++;
            else hasMark |= b is >= 0x80 or (byte)'@' or (byte)'%' or (byte)'&';
            at++;
        }

        return End(-1, digits, hasMark, isEscaped, out traits);
    }

    private static int End(int at, int digits, bool hasMark, bool isEscaped, out TextTraits traits)
    {
        traits = new TextTraits(digits, hasMark | isEscaped, isEscaped);
        return at;
    }

    /// <summary>A bit for each byte that ends a run of plain characters: quotes, backslashes, control characters.</summary>
    public static uint Stops(Vector256<byte> bytes) => (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
        | Vector256.Equals(bytes, Vector256.Create((byte)'\\')) | Vector256.LessThan(bytes, Vector256.Create((byte)0x20))).ExtractMostSignificantBits();

    /// <summary>A bit for each ASCII digit.</summary>
    public static uint Digits(Vector256<byte> bytes) =>
        Vector256.LessThan(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)10)).ExtractMostSignificantBits();

    /// <summary>A bit for each mark of <see cref="TextTraits.HasMark"/>; what is beyond ASCII has the bit itself, and of the signs % and &amp; are neighbours.</summary>
    public static uint Marks(Vector256<byte> bytes) => (bytes | Vector256.Equals(bytes, Vector256.Create((byte)'@'))
        | Vector256.LessThan(bytes - Vector256.Create((byte)'%'), Vector256.Create((byte)2))).ExtractMostSignificantBits();

    // -1 when the escape is not there whole.
    private static int PassEscape(ReadOnlySpan<byte> data, ref int at)
    {
        if (data[at] != (byte)'\\') return Wrong;
        var length = JsonEscape.Length(data[at..]);
        if (length <= 0) return length == 0 ? -1 : Wrong;
        at += length;
        return 0;
    }
}
