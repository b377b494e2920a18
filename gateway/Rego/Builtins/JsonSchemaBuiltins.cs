using System.Runtime.CompilerServices;

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
        if (operand.Reference is RegoObject) return AsJson(context, ref value);
        if (operand.Reference is not string text) return "wrong type, expected string or object";
        if (!context.Spend(text.Length >> 4)) return null;
        return RegoJson.TryParse(GoText.Encode(text), context.Limits.Json, out value, out _) ? null : "invalid JSON string";
    }

    // Keys that are no texts, and sets, are in a document what they are in its JSON.
    private static string? AsJson(BuiltinContext context, ref RegoValue value)
    {
        if (!context.SpendOn(value) || IsJson(value) || !context.AllowsTextOf(value)) return null;
        return RegoJson.TryParse(GoText.Encode(value.ToJson()), context.Limits.Json, out value, out _) ? null : "invalid JSON string";
    }

    private static bool IsJson(RegoValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var map = value.Reference as RegoObject ?? RegoObject.Empty;
        foreach (ref readonly var key in map.RawKeys)
        {
            if (!key.IsString) return false;
        }

        foreach (ref readonly var item in value.Reference is RegoArray array ? array.AsSpan() : map.RawValues)
        {
            if (item.IsCollection && !IsJson(item)) return false;
        }

        return value.Kind != RegoKind.Set;
    }

    private static RegoValue Verify(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        var fault = Read(context, args[0], out var schema);
        if (context.HasError) return default;
        fault ??= JsonSchemaCheck.Fault(context, schema);
        if (context.HasError) return default;
        return fault is null ? RegoArray.Create(RegoValue.True, RegoValue.Null) : RegoArray.Create(RegoValue.False, RegoValue.FromString($"jsonschema: {fault}"));
    }

    private static RegoValue Match(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        RegoValue schema = default;
        if ((Read(context, args[0], out var document) ?? Read(context, args[1], out schema)) is { } fault) return context.Fail(fault);
        if (context.HasError) return default;
        if (JsonSchemaCheck.Fault(context, schema) is { } wrong) return context.Fail(wrong);
        var faults = new JsonSchemaValidator(context, schema).Validate(document);
        if (context.HasError) return default;
        return RegoArray.Create(RegoValue.FromBoolean(faults.None), faults.ToValue());
    }
}
