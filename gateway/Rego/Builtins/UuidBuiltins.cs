namespace SecureFin.Rego;

/// <summary>uuid.parse and uuid.rfc4122.</summary>
internal static class UuidBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("uuid.parse", static (context, args) => Operand.String(context, args, 0, out var text) ? UuidText.Describe(text) : default);
        functions.Add("uuid.rfc4122", Random);
    }

    // One value a query for the same seed text.
    private static RegoValue Random(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out _)) return default;
        if (context.TryRecall("uuid.rfc4122", args[0], out var value)) return value;
        var bytes = new byte[16];
        context.FillRandom(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        value = RegoValue.FromString(new Guid(bytes, bigEndian: true).ToString());
        context.Remember("uuid.rfc4122", args[0], value);
        return value;
    }
}
