using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Rego;

/// <summary>Checks of arguments; on a mismatch OPA's type error is recorded and false comes back.</summary>
internal static class Operand
{
    public static bool String(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, [NotNullWhen(true)] out string? text)
    {
        text = args[index].Reference as string;
        return text is not null || Mismatch(context, args[index], index, "string");
    }

    public static bool Array(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, [NotNullWhen(true)] out RegoArray? array)
    {
        array = args[index].Reference as RegoArray;
        return array is not null || Mismatch(context, args[index], index, "array");
    }

    public static bool Object(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, [NotNullWhen(true)] out RegoObject? map)
    {
        map = args[index].Reference as RegoObject;
        return map is not null || Mismatch(context, args[index], index, "object");
    }

    public static bool Set(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, [NotNullWhen(true)] out RegoSet? set)
    {
        set = args[index].Reference as RegoSet;
        return set is not null || Mismatch(context, args[index], index, "set");
    }

    public static bool Number(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index) =>
        args[index].Kind == RegoKind.Number || Mismatch(context, args[index], index, "number");

    public static bool Boolean(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, out bool value)
    {
        value = args[index].IsTrue;
        return args[index].Kind == RegoKind.Boolean || Mismatch(context, args[index], index, "boolean");
    }

    /// <summary>An integer of 64 bits written as one: OPA takes no 1.0 here.</summary>
    public static bool Integer(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, out long value)
    {
        value = args[index].Bits;
        if (args[index].IsInt64) return true;
        return Number(context, args, index) && Fractional(context, index);
    }

    /// <summary>A number of integral value that fits 64 bits, however written.</summary>
    public static bool WholeNumber(BuiltinContext context, ReadOnlySpan<RegoValue> args, int index, out long value)
    {
        value = 0;
        if (!Number(context, args, index)) return false;
        return args[index].TryGetInt64(out value) || Fractional(context, index);
    }

    public static bool Fractional(BuiltinContext context, int index)
    {
        context.Fail(EvalErrorCode.Type, $"operand {index + 1} must be integer number but got floating-point number");
        return false;
    }

    public static bool Mismatch(BuiltinContext context, RegoValue got, int index, string expected)
    {
        context.Fail(EvalErrorCode.Type, $"operand {index + 1} must be {expected} but got {TypeName(got)}");
        return false;
    }

    /// <summary>OPA's error for one element of a collection.</summary>
    public static bool ElementMismatch(BuiltinContext context, int index, RegoValue collection, RegoValue got, string expected)
    {
        context.Fail(EvalErrorCode.Type, $"operand {index + 1} must be {TypeName(collection)} of {expected}s but got {TypeName(collection)} containing {TypeName(got)}");
        return false;
    }

    public static string TypeName(RegoValue value) => value.Kind switch
    {
        RegoKind.Null => "null",
        RegoKind.Boolean => "boolean",
        RegoKind.Number => "number",
        RegoKind.String => "string",
        RegoKind.Array => "array",
        RegoKind.Object => "object",
        RegoKind.Set => "set",
        _ => "undefined",
    };
}
