using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Is a value a JSON schema (draft 4, 6 or 7)? Checks the keywords' own types, with gojsonschema's words.</summary>
internal sealed class JsonSchemaCheck(BuiltinContext context, RegoValue root)
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "null", "object", "string"];

    /// <summary>The first fault, or null.</summary>
    public static string? Fault(BuiltinContext context, RegoValue schema) => new JsonSchemaCheck(context, schema).Fault(schema, 0);

    private string? Fault(RegoValue schema, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (schema.Kind == RegoKind.Boolean) return null;
        if (schema.Reference is not RegoObject map) return $"Invalid type. Expected: valid schema, given: {JsonSchemaTypes.NameOf(schema)}";
        return TypeFault(map["type"]) ?? SimpleFault(map) ?? ReferenceFault(map["$ref"]) ?? NestedFault(map, depth + 1);
    }

    private static string? TypeFault(RegoValue type)
    {
        if (type.IsUndefined) return null;
        if (type.Reference is string single) return OneTypeFault(single);
        if (type.Reference is not RegoArray list) return "Invalid type. Expected: string/array of strings, given: type";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var item in list.AsSpan())
        {
            if (item.Reference is not string name) return "Invalid type. Expected: string/array of strings, given: type";
            if (OneTypeFault(name) is { } fault) return fault;
            if (!seen.Add(name)) return $"{name} type is duplicated";
        }

        return null;
    }

    private static string? OneTypeFault(string name) => Array.IndexOf(Types, name) >= 0
        ? null
        : $"has a primitive type that is NOT VALID -- given: /{name}/ Expected valid values are:[{string.Join(' ', Types)}]";

    private string? SimpleFault(RegoObject map)
    {
        foreach (var name in (ReadOnlySpan<string>)["title", "description", "$schema", "$id", "pattern", "format"])
        {
            if (map[name].IsDefined && !map[name].IsString) return $"Invalid type. Expected: string, given: {name}";
        }

        if (map["pattern"].Reference is string pattern && !RegoRegex.TryGet(context, pattern, out RegoRegex? _, out string? _)) return $"Invalid regex pattern '{pattern}'";
        foreach (var name in (ReadOnlySpan<string>)["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"])
        {
            if (map[name].IsUndefined) continue;
            if (!map[name].TryGetInt64(out var count)) return $"{name} must be of an integer";
            if (count < 0) return $"{name} must be greater than or equal to 0";
        }

        foreach (var name in (ReadOnlySpan<string>)["minimum", "maximum", "multipleOf"])
        {
            if (map[name].IsDefined && map[name].Kind != RegoKind.Number) return $"{name} must be of a number";
        }

        if (map["multipleOf"].IsDefined && map["multipleOf"].CompareTo(RegoValue.FromInt64(0)) <= 0) return "multipleOf must be strictly greater than 0";
        if (map["uniqueItems"].IsDefined && map["uniqueItems"].Kind != RegoKind.Boolean) return "uniqueItems must be of a boolean";
        if (map["enum"].IsDefined && map["enum"].Reference is not RegoArray) return "enum must be of a array";
        return RequiredFault(map["required"]);
    }

    private static string? RequiredFault(RegoValue required)
    {
        if (required.IsUndefined) return null;
        if (required.Reference is not RegoArray names) return "required must be of an array";
        var seen = new HashSet<RegoValue>();
        foreach (ref readonly var name in names.AsSpan())
        {
            if (!name.IsString) return "required items must be string";
            if (!seen.Add(name)) return "required items must be unique";
        }

        return null;
    }

    private string? ReferenceFault(RegoValue reference)
    {
        if (reference.IsUndefined) return null;
        if (reference.Reference is not string text) return "$ref must be of type string";
        if (text.Length > 0 && text[0] != '#') return $"remote reference loading disabled: {text}";
        var target = JsonSchemaReference.Find(context, root, text, out var fault);
        return fault ?? (target.Kind is RegoKind.Object or RegoKind.Boolean ? null : "schema must be of type object");
    }

    private string? NestedFault(RegoObject map, int depth)
    {
        if (depth > 200) return "schema nests too deeply";
        foreach (var name in (ReadOnlySpan<string>)["properties", "patternProperties", "definitions"])
        {
            if (map[name].IsUndefined) continue;
            if (map[name].Reference is not RegoObject children) return name == "properties" ? "Invalid type. Expected: valid schema, given: properties" : $"{name} must be of type object";
            for (var i = 0; i < children.Count; i++)
            {
                if (name == "patternProperties" && !RegoRegex.TryGet(context, children.KeyAt(i).AsString(), out RegoRegex? _, out string? _)) return $"Invalid regex pattern '{children.KeyAt(i).AsString()}'";
                if (Fault(children.ValueAt(i), depth) is { } fault) return fault;
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            if (map[name].IsUndefined) continue;
            if (map[name].Reference is not RegoArray list) return $"{name} must be of an array";
            foreach (ref readonly var item in list.AsSpan())
            {
                if (Fault(item, depth) is { } fault) return fault;
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["not", "if", "then", "else", "additionalItems", "additionalProperties", "contains", "propertyNames", "items"])
        {
            var value = map[name];
            if (value.IsUndefined) continue;
            if (name == "items" && value.Reference is RegoArray tuple)
            {
                foreach (ref readonly var item in tuple.AsSpan())
                {
                    if (Fault(item, depth) is { } fault) return fault;
                }
            }
            else if (Fault(value, depth) is { } fault) return fault;
        }

        return DependencyFault(map["dependencies"], depth);
    }

    private string? DependencyFault(RegoValue dependencies, int depth)
    {
        if (dependencies.IsUndefined) return null;
        if (dependencies.Reference is not RegoObject members) return "dependencies must be of type object";
        for (var i = 0; i < members.Count; i++)
        {
            var isNames = members.ValueAt(i).Reference is RegoArray names && names.AsSpan().ToArray().All(name => name.IsString);
            if (!isNames && members.ValueAt(i).Reference is not RegoObject) return "dependency must be of type schema or array of strings";
            if (!isNames && Fault(members.ValueAt(i), depth) is { } fault) return fault;
        }

        return null;
    }
}
