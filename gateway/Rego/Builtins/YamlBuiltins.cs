namespace SecureFin.Rego;

/// <summary>yaml.marshal, yaml.unmarshal, yaml.is_valid.</summary>
internal static class YamlBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("yaml.marshal", Marshal);
        functions.Add("yaml.unmarshal", static (context, args) =>
            !Operand.String(context, args, 0, out var text) ? default : Read(context, text, out var value) is { } error ? context.Fail(error) : value);
        functions.Add("yaml.is_valid", static (context, args) =>
            RegoValue.FromBoolean(args[0].TryGetString(out var text) && Read(context, text, out _) is null));
    }

    private static string? Read(BuiltinContext context, string text, out RegoValue value)
    {
        value = default;
        try
        {
            if (!context.Spend(text.Length >> 5)) return "budget exhausted";
            value = YamlReader.Read(text, context.Limits.MaxElements);
            return null;
        }
        catch (YamlError fault)
        {
            return fault.Told;
        }
    }

    private static RegoValue Marshal(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!context.AllowsTextOf(args[0])) return default;
        var text = YamlWriter.Write(context, args[0]);
        return !context.HasError && context.AllowsText(text.Length) ? RegoValue.FromString(text) : default;
    }
}
