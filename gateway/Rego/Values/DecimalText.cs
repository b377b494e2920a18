using System.Numerics;

namespace SecureFin.Rego;

/// <summary>The exact decimal value of a number's text: sign, significant digits and power of ten; never expanded.</summary>
internal readonly ref struct DecimalText
{
    private const int MaxNativeDigits = 19;

    /// <summary>Digits with the point left out, without leading zeros; trailing zeros may remain.</summary>
    public readonly ReadOnlySpan<char> Digits;
    public readonly bool Negative;

    /// <summary>The value is 0.Digits * 10^Scale.</summary>
    public readonly long Scale;

    private DecimalText(bool negative, ReadOnlySpan<char> digits, long scale)
    {
        Negative = negative;
        Digits = digits;
        Scale = scale;
    }

    public bool IsZero => Digits.IsEmpty;

    /// <summary>Reads a valid number text; the buffer (as long as the text) receives digits around a point.</summary>
    public static DecimalText Read(ReadOnlySpan<char> text, Span<char> buffer)
    {
        var negative = text[0] == '-';
        if (negative) text = text[1..];
        long exponent = 0;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            exponent = ReadExponent(text[(mark + 1)..]);
            text = text[..mark];
        }

        var point = text.IndexOf('.');
        var digits = text;
        if (point >= 0)
        {
            text[..point].CopyTo(buffer);
            text[(point + 1)..].CopyTo(buffer[point..]);
            digits = buffer[..(text.Length - 1)];
        }
        else point = text.Length;
        var stripped = digits.TrimStart('0');
        var scale = exponent + point - (digits.Length - stripped.Length);
        stripped = stripped.TrimEnd('0');
        return new DecimalText(negative && !stripped.IsEmpty, stripped, stripped.IsEmpty ? 0 : scale);
    }

    public static int Compare(DecimalText left, DecimalText right)
    {
        if (left.IsZero || right.IsZero) return left.Sign().CompareTo(right.Sign());
        if (left.Negative != right.Negative) return left.Negative ? -1 : 1;
        var order = left.Scale != right.Scale ? left.Scale.CompareTo(right.Scale) : left.Digits.SequenceCompareTo(right.Digits);
        return left.Negative ? -order : order;
    }

    public int Sign() => IsZero ? 0 : Negative ? -1 : 1;

    public int ContentHash()
    {
        var hash = HashMix.Combine((int)Scale, Negative ? 1 : 0);
        foreach (var digit in Digits) hash = hash * 31 + digit;
        return hash;
    }

    /// <summary>An integer of 64 bits, if that is what the value is.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        if (IsZero) return true;
        if (Scale > 19 || Scale < Digits.Length) return false;
        UInt128 magnitude = 0;
        foreach (var digit in Digits) magnitude = magnitude * 10 + (uint)(digit - '0');
        for (var i = Digits.Length; i < Scale; i++) magnitude *= 10;
        if (magnitude > (UInt128)long.MaxValue + (Negative ? 1u : 0u)) return false;
        value = Negative ? (long)-(Int128)magnitude : (long)magnitude;
        return true;
    }

    /// <summary>The nearest binary float; false where the power of ten is out of bounds.</summary>
    public bool TryGetFloat(int maxPower, out BinaryFloat value)
    {
        value = default;
        if (IsZero) return true;
        var power = Scale - Digits.Length;
        if (Math.Abs(Scale) > maxPower || Math.Abs(power) > 2L * maxPower) return false;
        if (Digits.Length <= MaxNativeDigits && Math.Abs(power) <= MaxNativeDigits)
        {
            value = Native((int)power);
            return true;
        }

        var coefficient = BigInteger.Parse(Digits);
        value = BinaryFloat.FromDecimal(Negative ? -coefficient : coefficient, (int)power);
        return true;
    }

    // Coefficient and power of ten fit 64 bits exactly, so that one operation rounds once.
    private BinaryFloat Native(int power)
    {
        ulong coefficient = 0, ten = 1;
        foreach (var digit in Digits) coefficient = (coefficient * 10) + (uint)(digit - '0');
        for (var i = Math.Abs(power); i > 0; i--) ten *= 10;
        var (whole, scale) = (BinaryFloat.FromUInt64(coefficient), BinaryFloat.FromUInt64(ten));
        var value = power < 0 ? whole / scale : whole * scale;
        return Negative ? -value : value;
    }

    private static long ReadExponent(ReadOnlySpan<char> text)
    {
        const long Bound = 1_000_000_000_000_000;
        var negative = text[0] == '-';
        if (text[0] is '-' or '+') text = text[1..];
        long value = 0;
        foreach (var digit in text) value = Math.Min(Bound, value * 10 + (digit - '0'));
        return negative ? -value : value;
    }
}
