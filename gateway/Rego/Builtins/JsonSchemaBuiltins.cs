namespace SecureFin.Rego;

/// <summary>json.match_schema and json.verify_schema.</summary>
internal static class JsonSchemaBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("json.verify_schema", Verify);
        functions.Add("json.match_schema", Match);
    }

    // A schema or document is an object or JSON text of anything.
    private static string? Read(BuiltinContext context, RegoValue operand, out RegoValue value)
    {
        value = operand;
        if (operand.Reference is RegoObject) return null;
        if (operand.Reference is not string text) return "wrong type, expected string or object";
        return RegoJson.TryParse(GoText.Encode(text), context.Limits.Json, out value, out _) ? null : "invalid JSON string";
    }

    private static RegoValue Verify(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        var fault = Read(context, args[0], out var schema) ?? JsonSchemaCheck.Fault(schema);
        return fault is null ? RegoArray.Create(RegoValue.True, RegoValue.Null) : RegoArray.Create(RegoValue.False, RegoValue.FromString($"jsonschema: {fault}"));
    }

    private static RegoValue Match(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if ((Read(context, args[0], out var document) ?? Read(context, args[1], out _)) is { } fault) return context.Fail(fault);
        Read(context, args[1], out var schema);
        if (JsonSchemaCheck.Fault(schema) is { } wrong) return context.Fail(wrong);
        var faults = new JsonSchemaValidator(context, schema).Validate(document);
        if (context.HasError) return default;
        var list = new RegoValue[faults.Count];
        for (var i = 0; i < list.Length; i++) list[i] = faults[i].ToValue();
        return RegoArray.Create(RegoValue.FromBoolean(faults.Count == 0), new RegoArray(list));
    }
}
