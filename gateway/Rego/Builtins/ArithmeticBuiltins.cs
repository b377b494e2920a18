using System.Numerics;

namespace SecureFin.Rego;

/// <summary>Arithmetic operators and rounding.</summary>
/// <remarks>
/// Integers without point and exponent are exact at any size up to <see cref="MaxBits"/>; everything else is computed
/// with <see cref="BinaryFloat"/>, as OPA does.
/// </remarks>
internal static class ArithmeticBuiltins
{
    private const int MaxBits = 16_384;

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("plus", Plus);
        functions.Add("minus", Minus);
        functions.Add("mul", static (context, args) =>
            Operand.Number(context, args, 0) && Operand.Number(context, args, 1) ? Multiply(context, args[0], args[1]) : default);
        functions.Add("div", Divide);
        functions.Add("rem", Remainder);
        functions.Add("abs", Absolute);
        functions.Add("round", Round);
        functions.Add("ceil", static (context, args) => Whole(context, args, up: true));
        functions.Add("floor", static (context, args) => Whole(context, args, up: false));
    }

    private static RegoValue Plus(BuiltinContext context, ReadOnlySpan<RegoValue> args) =>
        Operand.Number(context, args, 0) && Operand.Number(context, args, 1) ? Add(context, args[0], args[1]) : default;

    /// <summary>Sum of two numbers.</summary>
    public static RegoValue Add(BuiltinContext context, RegoValue left, RegoValue right)
    {
        if (left.IsInt64 && right.IsInt64)
        {
            var sum = unchecked(left.Bits + right.Bits);
            return ((left.Bits ^ sum) & (right.Bits ^ sum)) >= 0
                ? RegoValue.FromInt64(sum)
                : RegoNumber.FromBig((BigInteger)left.Bits + right.Bits);
        }

        if (TryBig(left, out var a) && TryBig(right, out var b)) return Bounded(context, a + b);
        return Floats(context, left, right, out var x, out var y) ? RegoNumber.FromFloat(x + y) : default;
    }

    // minus is also the difference of sets
    private static RegoValue Minus(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        var (left, right) = (args[0], args[1]);
        if (left.Reference is RegoSet set && right.Reference is RegoSet other) return SetBuiltins.Difference(context, set, other);
        if (left.Kind != RegoKind.Number && left.Kind != RegoKind.Set) return Mismatch(context, left, 1, "one of {number, set}");
        if (left.Kind != right.Kind) return Mismatch(context, right, 2, left.Kind == RegoKind.Number ? "number" : "set");
        if (left.IsInt64 && right.IsInt64)
        {
            var difference = unchecked(left.Bits - right.Bits);
            return ((left.Bits ^ right.Bits) & (left.Bits ^ difference)) >= 0
                ? RegoValue.FromInt64(difference)
                : RegoNumber.FromBig((BigInteger)left.Bits - right.Bits);
        }

        if (TryBig(left, out var a) && TryBig(right, out var b)) return Bounded(context, a - b);
        return Floats(context, left, right, out var x, out var y) ? RegoNumber.FromFloat(x - y) : default;
    }

    private static RegoValue Mismatch(BuiltinContext context, RegoValue got, int operand, string expected) =>
        context.Fail(EvalErrorCode.Type, $"operand {operand} must be {expected} but got {Operand.TypeName(got)}");

    /// <summary>Product of two numbers.</summary>
    public static RegoValue Multiply(BuiltinContext context, RegoValue left, RegoValue right)
    {
        if (left.IsInt64 && right.IsInt64)
        {
            var high = Math.BigMul(left.Bits, right.Bits, out var low);
            return high == low >> 63 ? RegoValue.FromInt64(low) : RegoNumber.FromBig((BigInteger)left.Bits * right.Bits);
        }

        if (TryBig(left, out var a) && TryBig(right, out var b)) return Bounded(context, a * b);
        return Floats(context, left, right, out var x, out var y) ? Printable(context, x * y) : default;
    }

    private static RegoValue Divide(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Number(context, args, 0) || !Operand.Number(context, args, 1)) return default;
        var (left, right) = (args[0], args[1]);
        if (right.IsInt64 && right.Bits == 0) return context.Fail("divide by zero");
        if (left.IsInt64 && right.IsInt64 && right.Bits != -1)
        {
            var (quotient, remainder) = Math.DivRem(left.Bits, right.Bits);
            if (remainder == 0) return RegoValue.FromInt64(quotient);
        }

        if (!Floats(context, left, right, out var x, out var y)) return default;
        return y.IsZero ? context.Fail("divide by zero") : Printable(context, x / y);
    }

    private static RegoValue Remainder(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Number(context, args, 0) || !Operand.Number(context, args, 1)) return default;
        var (left, right) = (args[0], args[1]);
        if (left.IsInt64 && right.IsInt64)
        {
            if (right.Bits == 0) return context.Fail("modulo by zero");
            return RegoValue.FromInt64(right.Bits == -1 ? 0 : left.Bits % right.Bits);
        }

        if (!TryInteger(left, out var a) || !TryInteger(right, out var b)) return context.Fail("modulo on floating-point number");
        // OPA looks at the lowest 64 bits of the divisor alone: a multiple of 2^64 is a zero to it.
        return (b & ulong.MaxValue).IsZero ? context.Fail("modulo by zero") : RegoNumber.FromBig(BigInteger.Remainder(a, b));
    }

    private static RegoValue Absolute(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Number(context, args, 0)) return default;
        var value = args[0];
        if (value.IsInt64 && value.Bits != long.MinValue) return RegoValue.FromInt64(Math.Abs(value.Bits));
        if (TryBig(value, out var big)) return RegoNumber.FromBig(BigInteger.Abs(big));
        var number = (RegoNumber)value.Reference!;
        if (!number.TryGetFloat(out var nearest)) return TooLarge(context);
        return RegoNumber.FromFloat(nearest.Negative ? -nearest : nearest);
    }

    private static RegoValue Round(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Number(context, args, 0)) return default;
        if (args[0].IsInt64) return args[0];
        if (!RegoNumber.Nearest(args[0], out var value)) return TooLarge(context);
        if (value.IsInteger) return RegoNumber.FromFloat(value);
        var half = BinaryFloat.FromDouble(value.Negative ? -0.5 : 0.5);
        return RegoNumber.FromBig((value + half).Truncate());
    }

    private static RegoValue Whole(BuiltinContext context, ReadOnlySpan<RegoValue> args, bool up)
    {
        if (!Operand.Number(context, args, 0)) return default;
        if (args[0].IsInt64) return args[0];
        if (!RegoNumber.Nearest(args[0], out var value)) return TooLarge(context);
        if (value.IsInteger) return RegoNumber.FromFloat(value);
        // OPA asks the truncated value for its sign, and zero has none: between -1 and 0 ceil is 1 and floor is 0.
        var whole = value.Truncate();
        if (up && whole.Sign >= 0) whole += 1;
        if (!up && whole.Sign < 0) whole -= 1;
        return RegoNumber.FromBig(whole);
    }

    public static RegoValue Bounded(BuiltinContext context, BigInteger value) =>
        value.GetBitLength() > MaxBits ? TooLarge(context) : RegoNumber.FromBig(value);

    public static RegoValue Printable(BuiltinContext context, BinaryFloat value) =>
        Math.Abs((long)value.Exponent) > MaxBits ? TooLarge(context) : RegoNumber.FromFloat(value);

    public static RegoValue TooLarge(BuiltinContext context) => context.Fail("number out of range");

    /// <summary>An integer written as one, without point or exponent.</summary>
    public static bool TryBig(RegoValue value, out BigInteger big)
    {
        big = default;
        if (value.IsInt64)
        {
            big = value.Bits;
            return true;
        }

        if (value.Reference is not RegoNumber { IsPlainInteger: true } number || number.Text.Length > MaxBits / 3) return false;
        big = number.ToBig();
        return true;
    }

    /// <summary>The integer part of a number; false beyond the bounds of arithmetic.</summary>
    public static bool TryTruncate(RegoValue value, out BigInteger integer)
    {
        if (TryBig(value, out integer)) return true;
        if (!RegoNumber.Nearest(value, out var nearest)) return false;
        integer = nearest.Truncate();
        return true;
    }

    /// <summary>A number of integral value, however written.</summary>
    public static bool TryInteger(RegoValue value, out BigInteger integer)
    {
        if (TryBig(value, out integer)) return true;
        if (!RegoNumber.Nearest(value, out var nearest) || !nearest.IsInteger) return false;
        integer = nearest.Truncate();
        return true;
    }

    private static bool Floats(BuiltinContext context, RegoValue left, RegoValue right, out BinaryFloat x, out BinaryFloat y)
    {
        y = default;
        if (RegoNumber.Nearest(left, out x) && RegoNumber.Nearest(right, out y)) return true;
        TooLarge(context);
        return false;
    }
}
