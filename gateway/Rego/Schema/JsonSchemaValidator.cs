using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Validates a document against a schema of draft 4, 6 or 7.</summary>
/// <remarks>Rules run in gojsonschema's order, since policies see the faults as a list.</remarks>
internal sealed partial class JsonSchemaValidator
{
    private const int MaxDepth = 500;
    private const int MaxFaults = 1_000;

    // Each value has the text of its own place, which can be long.
    private const int FieldShift = 8;

    private readonly BuiltinContext _context;
    private readonly RegoValue _root;
    private int _depth;

    public JsonSchemaValidator(BuiltinContext context, RegoValue root)
    {
        _context = context;
        _root = root;
    }

    /// <summary>All faults of the document; none means that it fits.</summary>
    public List<JsonSchemaFault> Validate(RegoValue document)
    {
        var faults = new List<JsonSchemaFault>();
        Check(_root, document, "(Root)", faults);
        return faults;
    }

    private static string Below(string field, string key) => field == "(Root)" ? key : $"{field}.{key}";

    private bool Fits(RegoValue schema, RegoValue value, string field, List<JsonSchemaFault>? faults = null)
    {
        faults ??= [];
        var before = faults.Count;
        Check(schema, value, field, faults);
        return faults.Count == before;
    }

    private void Check(RegoValue schema, RegoValue value, string field, List<JsonSchemaFault> faults)
    {
        if (schema.IsTrue || faults.Count > MaxFaults || !_context.Spend(1 + (field.Length >> FieldShift))) return;
        if (schema.IsFalse)
        {
            faults.Add(new JsonSchemaFault("false", field, "False always fails validation"));
            return;
        }

        if (schema.Reference is not RegoObject map) return;
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) _context.FailLimit("schema validation is too deep", EvalErrorCode.LimitDepth);
        else if (map["$ref"].Reference is string reference) Check(JsonSchemaReference.Find(_context, _root, reference, out _), value, field, faults);
        else CheckKeywords(map, value, field, faults);
        _depth--;
    }

    private void CheckKeywords(RegoObject schema, RegoValue value, string field, List<JsonSchemaFault> faults)
    {
        if (!CheckType(schema["type"], value, field, faults)) return;
        CheckCombined(schema, value, field, faults);
        if (value.Kind == RegoKind.Number) CheckNumber(schema, value, field, faults);
        if (value.Reference is RegoArray early) CheckArray(schema, early, field, faults);
        CheckCommon(schema, value, field, faults);
        if (value.Reference is string text) CheckString(schema, text, field, faults);
        else if (value.Reference is RegoObject map) CheckObject(schema, map, field, faults);
    }

    private static bool CheckType(RegoValue type, RegoValue value, string field, List<JsonSchemaFault> faults)
    {
        if (type.IsUndefined) return true;
        var names = type.Reference is RegoArray list ? list : RegoArray.Create(type);
        var texts = new List<string>();
        foreach (ref readonly var name in names.AsSpan())
        {
            texts.Add(name.AsString());
            if (JsonSchemaTypes.Is(value, name.AsString())) return true;
        }

        var expected = texts.Count == 1 ? texts[0] : $"[{string.Join(',', texts)}]";
        faults.Add(new JsonSchemaFault("invalid_type", field, $"Invalid type. Expected: {expected}, given: {JsonSchemaTypes.NameOf(value)}"));
        return false;
    }

    private void CheckCombined(RegoObject schema, RegoValue value, string field, List<JsonSchemaFault> faults)
    {
        if (schema["anyOf"].Reference is RegoArray any) CheckAny(any, value, field, faults);
        if (schema["oneOf"].Reference is RegoArray one)
        {
            var count = 0;
            foreach (ref readonly var item in one.AsSpan()) count += Fits(item, value, field) ? 1 : 0;
            if (count != 1) faults.Add(new JsonSchemaFault("number_one_of", field, "Must validate one and only one schema (oneOf)"));
        }

        if (schema["allOf"].Reference is RegoArray all)
        {
            var count = 0;
            foreach (ref readonly var item in all.AsSpan()) count += Fits(item, value, field, faults) ? 1 : 0;
            if (count != all.Count) faults.Add(new JsonSchemaFault("number_all_of", field, "Must validate all the schemas (allOf)"));
        }

        if (schema["not"].IsDefined && Fits(schema["not"], value, field)) faults.Add(new JsonSchemaFault("number_not", field, "Must not validate the schema (not)"));
        if (schema["dependencies"].Reference is RegoObject dependencies && value.Reference is RegoObject map) CheckDependencies(dependencies, map, value, field, faults);
        if (schema["if"].IsUndefined) return;
        var branch = Fits(schema["if"], value, field) ? "then" : "else";
        if (schema[branch].IsUndefined || Fits(schema[branch], value, field, faults)) return;
        var reason = branch == "then" ? "as \"if\" was valid" : "as \"if\" was not valid";
        faults.Add(new JsonSchemaFault($"condition_{branch}", field, $"Must validate \"{branch}\" {reason}"));
    }

    private void CheckAny(RegoArray any, RegoValue value, string field, List<JsonSchemaFault> faults)
    {
        List<JsonSchemaFault>? best = null;
        foreach (ref readonly var item in any.AsSpan())
        {
            var own = new List<JsonSchemaFault>();
            if (Fits(item, value, field, own)) return;
            if (best is null || own.Count < best.Count) best = own;
        }

        faults.Add(new JsonSchemaFault("number_any_of", field, "Must validate at least one schema (anyOf)"));
        if (best is not null) faults.AddRange(best);
    }

    private void CheckDependencies(RegoObject dependencies, RegoObject map, RegoValue value, string field, List<JsonSchemaFault> faults)
    {
        for (var i = 0; i < dependencies.Count; i++)
        {
            if (!map.ContainsKey(dependencies.KeyAt(i))) continue;
            if (dependencies.ValueAt(i).Reference is not RegoArray names)
            {
                Check(dependencies.ValueAt(i), value, field, faults);
                continue;
            }

            foreach (ref readonly var name in names.AsSpan())
            {
                if (!map.ContainsKey(name)) faults.Add(new JsonSchemaFault("missing_dependency", field, $"Has a dependency on {name.Reference}"));
            }
        }
    }

    private void CheckCommon(RegoObject schema, RegoValue value, string field, List<JsonSchemaFault> faults)
    {
        var constant = schema["const"];
        if (constant.IsDefined && !constant.Equals(value)) faults.Add(new JsonSchemaFault("const", field, $"{field} does not match: {constant.ToJson()}"));
        if (schema["enum"].Reference is not RegoArray allowed || !_context.SpendOn(schema["enum"])) return;
        var texts = new List<string>();
        foreach (ref readonly var item in allowed.AsSpan())
        {
            if (item.Equals(value)) return;
            texts.Add(item.ToJson());
        }

        faults.Add(new JsonSchemaFault("enum", field, $"{field} must be one of the following: {string.Join(", ", texts)}"));
    }
}
