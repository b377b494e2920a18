using System.Numerics;

namespace SecureFin.Rego;

/// <summary>Bitwise functions on integers of any size, as two's complement.</summary>
internal static class BitsBuiltins
{
    private const int MaxBits = 16_384;

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("bits.and", static (context, args) => Two(context, args, out var x, out var y) ? RegoNumber.FromBig(x & y) : default);
        functions.Add("bits.or", static (context, args) => Two(context, args, out var x, out var y) ? RegoNumber.FromBig(x | y) : default);
        functions.Add("bits.xor", static (context, args) => Two(context, args, out var x, out var y) ? RegoNumber.FromBig(x ^ y) : default);
        functions.Add("bits.negate", static (context, args) => Big(context, args, 0, out var x) ? RegoNumber.FromBig(~x) : default);
        functions.Add("bits.lsh", ShiftLeft);
        functions.Add("bits.rsh", ShiftRight);
    }

    private static bool Two(BuiltinContext context, ReadOnlySpan<RegoValue> args, out BigInteger x, out BigInteger y)
    {
        y = default;
        return Big(context, args, 0, out x) && Big(context, args, 1, out y);
    }

    private static bool Big(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, out BigInteger value)
    {
        value = default;
        if (!Operand.Number(context, args, index)) return false;
        return ArithmeticBuiltins.TryInteger(args[index], out value) || Operand.Fractional(context, index);
    }

    private static bool Shift(BuiltinContext context, ReadOnlySpan<RegoValue> args, out BigInteger x, out BigInteger shift)
    {
        if (!Two(context, args, out x, out shift)) return false;
        if (shift.Sign >= 0) return true;
        context.Fail(EvalErrorCode.Type, "operand 2 must be an unsigned integer number but got a negative integer");
        return false;
    }

    private static RegoValue ShiftLeft(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Shift(context, args, out var x, out var shift)) return default;
        if (x.IsZero) return RegoValue.FromInt64(0);
        if (shift > MaxBits || x.GetBitLength() + (long)shift > MaxBits) return context.FailLimit($"result has more than {MaxBits} bits");
        return RegoNumber.FromBig(x << (int)shift);
    }

    private static RegoValue ShiftRight(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Shift(context, args, out var x, out var shift)) return default;
        return RegoNumber.FromBig(shift > MaxBits * 4 ? (x.Sign < 0 ? -1 : 0) : x >> (int)shift);
    }
}
