namespace SecureFin.Rego;

/// <summary>opa.runtime, trace, rego.metadata.* and rego.parse_module.</summary>
internal static class RuntimeBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        // The runtime document shows no environment, no configuration and no version to policies.
        functions.Add("opa.runtime", static (_, _) => RegoObject.Empty);
        functions.Add("trace", Trace);
        functions.Add("rego.metadata.chain", static (context, _) => OutsideRule(context, "rego.metadata.chain"));
        functions.Add("rego.metadata.rule", static (context, _) => OutsideRule(context, "rego.metadata.rule"));
        functions.Add("rego.parse_module", ParseModule);
    }

    // Within a rule the compiler puts the metadata there.
    private static RegoValue OutsideRule(BuiltinContext context, string name) => context.Fail($"the {name} function must only be called within the scope of a rule");

    private static RegoValue Trace(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var note)) return default;
        context.Trace?.Invoke(note);
        return RegoValue.True;
    }

    private static RegoValue ParseModule(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!StringBuiltins.Two(context, args, out var name, out var text) || !context.Spend(text.Length >> 3)) return default;
        return Syntax.ModuleJson.Parse(context, name, text);
    }
}
