using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Validates a document against a schema of draft 4, 6 or 7.</summary>
/// <remarks>Rules run in gojsonschema's order, since policies see the faults as a list.</remarks>
internal sealed partial class JsonSchemaValidator
{
    private const int MaxDepth = 500;

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
    public JsonSchemaFaults Validate(RegoValue document) => Try(_root, document, "(Root)");

    private static string Below(string field, string key) => field == "(Root)" ? key : $"{field}.{key}";

    private JsonSchemaFaults Try(RegoValue schema, RegoValue value, string field)
    {
        var own = new JsonSchemaFaults();
        Check(schema, value, field, own);
        return own;
    }

    private void Check(RegoValue schema, RegoValue value, string field, JsonSchemaFaults faults)
    {
        if (schema.IsTrue || faults.IsFull || !_context.Spend(1 + (field.Length >> FieldShift))) return;
        if (schema.IsFalse)
        {
            faults.Add("false", field, "False always fails validation");
            return;
        }

        if (schema.Reference is not RegoObject map) return;
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) _context.FailLimit("schema validation is too deep", EvalErrorCode.LimitDepth);
        else if (map["$ref"].Reference is string reference) Check(JsonSchemaReference.Find(_context, _root, reference, out _), value, field, faults);
        else CheckKeywords(map, value, field, faults);
        _depth--;
    }

    private void CheckKeywords(RegoObject schema, RegoValue value, string field, JsonSchemaFaults faults)
    {
        if (!CheckType(schema["type"], value, field, faults)) return;
        CheckCombined(schema, value, field, faults);
        if (value.Kind == RegoKind.Number) CheckNumber(schema, value, field, faults);
        if (value.Reference is RegoArray array) CheckArray(schema, array, field, faults);
        if (value.Reference is RegoObject map) CheckObject(schema, map, field, faults);
        CheckCommon(schema, value, field, faults);
        if (value.Reference is string text) CheckString(schema, text, field, faults);
        if (value.Reference is RegoObject members) CheckProperties(schema, members, field, faults);

        // gojsonschema's weights: schemas within, common rules, those of a kind (null and booleans have none), and the whole.
        faults.Score(value.Kind is RegoKind.Null or RegoKind.Boolean ? 3 : 4);
    }

    private static bool CheckType(RegoValue type, RegoValue value, string field, JsonSchemaFaults faults)
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
        faults.Add("invalid_type", field, $"Invalid type. Expected: {expected}, given: {JsonSchemaTypes.NameOf(value)}");
        return false;
    }

    private void CheckCombined(RegoObject schema, RegoValue value, string field, JsonSchemaFaults faults)
    {
        if (schema["anyOf"].Reference is RegoArray any) CheckAny(any, value, field, faults);
        if (schema["oneOf"].Reference is RegoArray one) CheckOne(one, value, field, faults);
        if (schema["allOf"].Reference is RegoArray all) CheckAll(all, value, field, faults);
        if (schema["not"].IsDefined && Try(schema["not"], value, field).None) faults.Add("number_not", field, "Must not validate the schema (not)");
        if (schema["dependencies"].Reference is RegoObject dependencies && value.Reference is RegoObject map) CheckDependencies(dependencies, map, value, field, faults);
        if (schema["if"].IsDefined) CheckBranch(schema, Try(schema["if"], value, field).None ? "then" : "else", value, field, faults);
    }

    private void CheckAny(RegoArray any, RegoValue value, string field, JsonSchemaFaults faults)
    {
        JsonSchemaFaults? best = null;
        foreach (ref readonly var item in any.AsSpan())
        {
            var own = Try(item, value, field);
            if (own.None) return;
            best = JsonSchemaFaults.Better(best, own);
        }

        faults.Add("number_any_of", field, "Must validate at least one schema (anyOf)");
        if (best is not null) faults.Merge(best);
    }

    private void CheckOne(RegoArray one, RegoValue value, string field, JsonSchemaFaults faults)
    {
        JsonSchemaFaults? best = null;
        var count = 0;
        foreach (ref readonly var item in one.AsSpan())
        {
            var own = Try(item, value, field);
            if (own.None) count++;
            else best = JsonSchemaFaults.Better(best, own);
        }

        if (count == 1) return;
        faults.Add("number_one_of", field, "Must validate one and only one schema (oneOf)");
        if (count == 0 && best is not null) faults.Merge(best);
    }

    private void CheckAll(RegoArray all, RegoValue value, string field, JsonSchemaFaults faults)
    {
        var count = 0;
        foreach (ref readonly var item in all.AsSpan())
        {
            var own = Try(item, value, field);
            if (own.None) count++;
            faults.Merge(own);
        }

        if (count != all.Count) faults.Add("number_all_of", field, "Must validate all the schemas (allOf)");
    }

    private void CheckBranch(RegoObject schema, string branch, RegoValue value, string field, JsonSchemaFaults faults)
    {
        if (schema[branch].IsUndefined) return;
        var own = Try(schema[branch], value, field);
        if (own.None) return;
        var reason = branch == "then" ? "as \"if\" was valid" : "as \"if\" was not valid";
        faults.Add($"condition_{branch}", field, $"Must validate \"{branch}\" {reason}");
        faults.Merge(own);
    }

    private void CheckDependencies(RegoObject dependencies, RegoObject map, RegoValue value, string field, JsonSchemaFaults faults)
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
                if (!map.ContainsKey(name)) faults.Add("missing_dependency", field, $"Has a dependency on {name.Reference}");
            }
        }
    }

    private void CheckCommon(RegoObject schema, RegoValue value, string field, JsonSchemaFaults faults)
    {
        var constant = schema["const"];
        if (constant.IsDefined && !constant.Equals(value)) faults.Add("const", field, $"{field} does not match: {constant.ToJson()}");
        if (schema["enum"].Reference is RegoArray allowed && _context.SpendOn(schema["enum"])) CheckAllowed(allowed, value, field, faults);
        if (value.Reference is string text && schema["format"].Reference is string format && !JsonSchemaFormats.Fits(_context, format, text)) faults.Add("format", field, $"Does not match format '{format}'");
    }

    private static void CheckAllowed(RegoArray allowed, RegoValue value, string field, JsonSchemaFaults faults)
    {
        var texts = new List<string>();
        foreach (ref readonly var item in allowed.AsSpan())
        {
            if (item.Equals(value)) return;
            texts.Add(item.ToJson());
        }

        faults.Add("enum", field, $"{field} must be one of the following: {string.Join(", ", texts)}");
    }
}
