using System.Numerics;

namespace SecureFin.Rego;

/// <summary>
/// A binary floating-point number with a mantissa of 64 bits, rounded to nearest even: what OPA computes with.
/// Value: (-1)^Negative * Mantissa * 2^Exponent; the top bit of a non-zero mantissa is set.
/// </summary>
internal readonly struct BinaryFloat : IComparable<BinaryFloat>
{
    private const int MaxNativeDistance = 62;

    public readonly ulong Mantissa;
    public readonly int Exponent;
    public readonly bool Negative;

    private BinaryFloat(bool negative, ulong mantissa, int exponent)
    {
        Negative = negative;
        Mantissa = mantissa;
        Exponent = exponent;
    }

    public bool IsZero => Mantissa == 0;

    public static BinaryFloat Zero => default;

    /// <summary>True without a fraction.</summary>
    public bool IsInteger => IsZero || Exponent >= 0 || (Exponent > -64 && BitOperations.TrailingZeroCount(Mantissa) >= -Exponent);

    public static BinaryFloat FromInt64(long value)
    {
        if (value == 0) return default;
        var magnitude = value < 0 ? (ulong)-value : (ulong)value;
        var shift = BitOperations.LeadingZeroCount(magnitude);
        return new BinaryFloat(value < 0, magnitude << shift, -shift);
    }

    public static BinaryFloat FromUInt64(ulong value)
    {
        var shift = BitOperations.LeadingZeroCount(value);
        return value == 0 ? default : new BinaryFloat(false, value << shift, -shift);
    }

    /// <summary>The value as an integer of 64 bits, if it is one.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        if (IsZero) return true;
        if (!IsInteger || Exponent >= 0) return false;
        var magnitude = Mantissa >> -Exponent;
        if (magnitude > long.MaxValue) return false;
        value = Negative ? -(long)magnitude : (long)magnitude;
        return true;
    }

    /// <summary>The value rounded; <paramref name="sticky"/> says that the true value lies a little above the magnitude.</summary>
    public static BinaryFloat FromBig(BigInteger magnitude, int exponent, bool negative, bool sticky)
    {
        if (magnitude.IsZero) return default;
        var excess = (int)(magnitude.GetBitLength() - 64);
        if (excess <= 0) return new BinaryFloat(negative, (ulong)magnitude << -excess, exponent + excess);
        var kept = (ulong)(magnitude >> excess);
        var half = !(magnitude >> (excess - 1)).IsEven;
        var below = sticky || (magnitude & ((BigInteger.One << (excess - 1)) - 1)) != 0;
        return Round(negative, kept, exponent + excess, half, below);
    }

    /// <summary>coefficient * 10^power10, correctly rounded for |power10| up to 5000.</summary>
    public static BinaryFloat FromDecimal(BigInteger coefficient, int power10)
    {
        if (coefficient.IsZero) return default;
        var negative = coefficient.Sign < 0;
        var magnitude = BigInteger.Abs(coefficient);
        if (power10 >= 0) return FromBig(magnitude * BigInteger.Pow(5, power10), power10, negative, false);
        var divisor = BigInteger.Pow(5, -power10);
        var shift = (int)Math.Max(0, 66 + divisor.GetBitLength() - magnitude.GetBitLength());
        var quotient = BigInteger.DivRem(magnitude << shift, divisor, out var remainder);
        return FromBig(quotient, power10 - shift, negative, !remainder.IsZero);
    }

    public static BinaryFloat operator -(BinaryFloat value) => new(!value.Negative, value.Mantissa, value.Exponent);

    public static BinaryFloat operator +(BinaryFloat left, BinaryFloat right)
    {
        if (left.IsZero) return right;
        if (right.IsZero) return left;
        if (left.Exponent < right.Exponent) (left, right) = (right, left);
        var distance = left.Exponent - right.Exponent;
        if (distance > 130) return left;
        if (distance <= MaxNativeDistance) return AddNative(left, right, distance);
        var aligned = left.Signed() << distance;
        var sum = aligned + right.Signed();
        return FromBig(BigInteger.Abs(sum), right.Exponent, sum.Sign < 0, false);
    }

    // Both as integers of 127 bits in units of the smaller one's last place.
    private static BinaryFloat AddNative(BinaryFloat left, BinaryFloat right, int distance)
    {
        var a = (Int128)left.Mantissa << distance;
        var sum = (left.Negative ? -a : a) + (right.Negative ? -(Int128)right.Mantissa : right.Mantissa);
        if (sum == 0) return default;
        var negative = sum < 0;
        var magnitude = negative ? (UInt128)(-sum) : (UInt128)sum;
        var excess = 64 - (int)UInt128.LeadingZeroCount(magnitude);
        if (excess <= 0) return new BinaryFloat(negative, (ulong)magnitude << -excess, right.Exponent + excess);
        var half = (magnitude >> (excess - 1) & 1) != 0;
        var below = (magnitude & ((UInt128.One << (excess - 1)) - 1)) != 0;
        return Round(negative, (ulong)(magnitude >> excess), right.Exponent + excess, half, below);
    }

    public static BinaryFloat operator -(BinaryFloat left, BinaryFloat right) => left + -right;

    public static BinaryFloat operator *(BinaryFloat left, BinaryFloat right)
    {
        if (left.IsZero || right.IsZero) return default;
        var high = Math.BigMul(left.Mantissa, right.Mantissa, out var low);
        var exponent = left.Exponent + right.Exponent + 64;
        if ((high & (1UL << 63)) == 0)
        {
            high = (high << 1) | (low >> 63);
            low <<= 1;
            exponent--;
        }

        return Round(left.Negative != right.Negative, high, exponent, low >> 63 != 0, (low << 1) != 0);
    }

    /// <summary>The product rounded to 53 bits.</summary>
    public static BinaryFloat MultiplyTo53(BinaryFloat left, BinaryFloat right)
    {
        if (left.IsZero || right.IsZero) return default;
        var product = (BigInteger)left.Mantissa * right.Mantissa;
        var excess = (int)(product.GetBitLength() - 53);
        var kept = (ulong)(product >> excess);
        var half = !(product >> (excess - 1)).IsEven;
        var below = (product & ((BigInteger.One << (excess - 1)) - 1)) != 0;
        if (half && (below || (kept & 1) != 0)) kept++;
        var shift = BitOperations.LeadingZeroCount(kept);
        return new BinaryFloat(left.Negative != right.Negative, kept << shift, left.Exponent + right.Exponent + excess - shift);
    }

    /// <summary>The quotient; the divisor must not be zero.</summary>
    public static BinaryFloat operator /(BinaryFloat left, BinaryFloat right)
    {
        if (left.IsZero) return default;
        var quotient = UInt128.DivRem(new UInt128(left.Mantissa >> 1, left.Mantissa << 63), right.Mantissa);
        var whole = quotient.Quotient; // 63 or 64 bits
        var remainder = quotient.Remainder;
        var negative = left.Negative != right.Negative;
        var exponent = left.Exponent - right.Exponent - 63;
        var mantissa = (ulong)whole;
        if ((mantissa & (1UL << 63)) == 0)
        {
            remainder <<= 1;
            var bit = remainder >= right.Mantissa;
            if (bit) remainder -= right.Mantissa;
            mantissa = (mantissa << 1) | (bit ? 1UL : 0UL);
            exponent--;
        }

        remainder <<= 1;
        return Round(negative, mantissa, exponent, remainder >= right.Mantissa, remainder != 0 && remainder != right.Mantissa);
    }

    public int CompareTo(BinaryFloat other)
    {
        if (IsZero || other.IsZero) return Sign().CompareTo(other.Sign());
        if (Negative != other.Negative) return Negative ? -1 : 1;
        var order = Exponent != other.Exponent ? Exponent.CompareTo(other.Exponent) : Mantissa.CompareTo(other.Mantissa);
        return Negative ? -order : order;
    }

    public int Sign() => IsZero ? 0 : Negative ? -1 : 1;

    /// <summary>The integer part, toward zero; the exponent must be moderate.</summary>
    public BigInteger Truncate()
    {
        if (Exponent >= 0) return Signed() << Exponent;
        return Exponent <= -64 ? BigInteger.Zero : Negative ? -(BigInteger)(Mantissa >> -Exponent) : Mantissa >> -Exponent;
    }

    public double ToDouble()
    {
        if (IsZero) return 0;
        // Mantissa to 53 bits with one rounding: the conversion of ulong rounds to nearest even, scaling is exact unless subnormal.
        var value = Math.ScaleB((double)Mantissa, Exponent);
        return Negative ? -value : value;
    }

    public static BinaryFloat FromDouble(double value)
    {
        if (value == 0) return default;
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & 0xFFFFFFFFFFFFFL;
        var mantissa = exponent == 0 ? (ulong)fraction : (ulong)(fraction | (1L << 52));
        exponent = Math.Max(exponent, 1) - 1075;
        var shift = BitOperations.LeadingZeroCount(mantissa);
        return new BinaryFloat(value < 0, mantissa << shift, exponent - shift);
    }

    private BigInteger Signed() => Negative ? -(BigInteger)Mantissa : Mantissa;

    private static BinaryFloat Round(bool negative, ulong mantissa, int exponent, bool half, bool below)
    {
        if (half && (below || (mantissa & 1) != 0))
        {
            mantissa++;
            if (mantissa == 0)
            {
                mantissa = 1UL << 63;
                exponent++;
            }
        }

        return new BinaryFloat(negative, mantissa, exponent);
    }
}
