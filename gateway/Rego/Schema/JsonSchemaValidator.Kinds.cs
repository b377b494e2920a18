namespace SecureFin.Rego;

/// <summary>Rules for numbers, strings, arrays and objects.</summary>
internal sealed partial class JsonSchemaValidator
{
    private void CheckNumber(RegoObject schema, RegoValue value, string field, JsonSchemaFaults faults)
    {
        if (schema["multipleOf"] is { IsDefined: true } step && !IsMultiple(value, step)) faults.Add("multiple_of", field, $"Must be a multiple of {step.NumberText()}");
        Bound(schema["maximum"], schema["exclusiveMaximum"].IsTrue, value, field, faults, upper: true);
        if (schema["exclusiveMaximum"].Kind == RegoKind.Number) Bound(schema["exclusiveMaximum"], true, value, field, faults, upper: true);
        Bound(schema["minimum"], schema["exclusiveMinimum"].IsTrue, value, field, faults, upper: false);
        if (schema["exclusiveMinimum"].Kind == RegoKind.Number) Bound(schema["exclusiveMinimum"], true, value, field, faults, upper: false);
    }

    private static void Bound(RegoValue bound, bool exclusive, RegoValue value, string field, JsonSchemaFaults faults, bool upper)
    {
        if (bound.Kind != RegoKind.Number) return;
        var order = upper ? value.CompareTo(bound) : bound.CompareTo(value);
        if (exclusive ? order < 0 : order <= 0) return;
        var (type, words) = (upper, exclusive) switch
        {
            (true, true) => ("number_lt", "less than"),
            (true, false) => ("number_lte", "less than or equal to"),
            (false, true) => ("number_gt", "greater than"),
            _ => ("number_gte", "greater than or equal to"),
        };
        faults.Add(type, field, $"Must be {words} {bound.NumberText()}");
    }

    // Exact: both as decimals with the same power of ten.
    private static bool IsMultiple(RegoValue value, RegoValue step)
    {
        if (value.IsInt64 && step.IsInt64) return step.Bits != 0 && value.Bits % step.Bits == 0;
        if (!Decimal(value, out var a, out var powerA) || !Decimal(step, out var b, out var powerB) || b.IsZero) return false;
        var power = Math.Min(powerA, powerB);
        a *= System.Numerics.BigInteger.Pow(10, powerA - power);
        b *= System.Numerics.BigInteger.Pow(10, powerB - power);
        return (a % b).IsZero;
    }

    private static bool Decimal(RegoValue value, out System.Numerics.BigInteger coefficient, out int power)
    {
        coefficient = default;
        power = 0;
        var text = value.NumberText();
        if (text.Length > 1_000) return false;
        var parts = DecimalText.Read(text, new char[text.Length]);
        if (parts.IsZero) return true;
        if (Math.Abs(parts.Scale) > 1_000) return false;
        coefficient = System.Numerics.BigInteger.Parse(parts.Digits, System.Globalization.CultureInfo.InvariantCulture);
        power = (int)parts.Scale - parts.Digits.Length;
        return true;
    }

    private void CheckString(RegoObject schema, string text, string field, JsonSchemaFaults faults)
    {
        var length = GoText.RuneCount(text);
        if (schema["minLength"].TryGetInt64(out var min) && length < min) faults.Add("string_gte", field, $"String length must be greater than or equal to {min}");
        if (schema["maxLength"].TryGetInt64(out var max) && length > max) faults.Add("string_lte", field, $"String length must be less than or equal to {max}");
        if (schema["pattern"].Reference is string pattern && !Matches(pattern, text)) faults.Add("pattern", field, $"Does not match pattern '{pattern}'");
    }

    private bool Matches(string pattern, string text) => RegoRegex.TryGet(_context, pattern, out var regex, out _) && regex.IsMatch(_context, text);

    private void CheckArray(RegoObject schema, RegoArray array, string field, JsonSchemaFaults faults)
    {
        var items = schema["items"];
        for (var i = 0; i < array.Count && items.IsDefined; i++)
        {
            var place = Place(field, i);
            if (items.Reference is not RegoArray tuple) Check(items, array[i], place, faults);
            else if (i < tuple.Count) Check(tuple[i], array[i], place, faults);
            else if (schema["additionalItems"].IsFalse)
            {
                faults.Add("array_no_additional_items", field, "No additional items allowed on array");
                break;
            }
            else Check(schema["additionalItems"], array[i], place, faults);
        }

        if (schema["minItems"].TryGetInt64(out var min) && array.Count < min) faults.Add("array_min_items", field, $"Array must have at least {min} items");
        if (schema["maxItems"].TryGetInt64(out var max) && array.Count > max) faults.Add("array_max_items", field, $"Array must have at most {max} items");
        if (schema["uniqueItems"].IsTrue) CheckUnique(array, field, faults);
        if (schema["contains"].IsDefined) CheckContains(schema["contains"], array, field, faults);
    }

    private void CheckContains(RegoValue schema, RegoArray array, string field, JsonSchemaFaults faults)
    {
        JsonSchemaFaults? best = null;
        for (var i = 0; i < array.Count; i++)
        {
            var own = Try(schema, array[i], Place(field, i));
            if (own.None) return;
            best = JsonSchemaFaults.Better(best, own);
        }

        faults.Add("contains", field, "At least one of the items must match");
        if (best is not null) faults.Merge(best);
    }

    private static string Place(string field, int index) => Below(field, index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private void CheckUnique(RegoArray array, string field, JsonSchemaFaults faults)
    {
        if (!_context.SpendOn(array)) return;
        var seen = new Dictionary<RegoValue, int>();
        for (var i = 0; i < array.Count && !faults.IsFull; i++)
        {
            if (seen.TryGetValue(array[i], out var before)) faults.Add("unique", field, $"array items[{before},{i}] must be unique");
            seen[array[i]] = i;
        }
    }

    private void CheckObject(RegoObject schema, RegoObject map, string field, JsonSchemaFaults faults)
    {
        if (schema["minProperties"].TryGetInt64(out var min) && map.Count < min) faults.Add("array_min_properties", field, $"Must have at least {min} properties");
        if (schema["maxProperties"].TryGetInt64(out var max) && map.Count > max) faults.Add("array_max_properties", field, $"Must have at most {max} properties");
        if (schema["required"].Reference is RegoArray required)
        {
            foreach (ref readonly var name in required.AsSpan())
            {
                if (map.ContainsKey(name)) faults.Score(1);
                else faults.Add("required", field, $"{name.Reference} is required");
            }
        }

        var properties = schema["properties"].Reference as RegoObject ?? RegoObject.Empty;
        for (var i = 0; i < map.Count; i++) CheckMember(schema, properties, map.KeyAt(i), map.ValueAt(i), field, faults);
        if (schema["propertyNames"].IsDefined) CheckNames(schema["propertyNames"], map, field, faults);
    }

    private void CheckNames(RegoValue schema, RegoObject map, string field, JsonSchemaFaults faults)
    {
        for (var i = 0; i < map.Count; i++)
        {
            var own = Try(schema, map.KeyAt(i), field);
            if (own.None) continue;
            faults.Add("invalid_property_name", field, $"Property name of \"{map.KeyAt(i).Reference}\" does not match");
            faults.Merge(own);
        }
    }

    private void CheckProperties(RegoObject schema, RegoObject map, string field, JsonSchemaFaults faults)
    {
        var properties = schema["properties"].Reference as RegoObject ?? RegoObject.Empty;
        for (var i = 0; i < properties.Count; i++)
        {
            if (map.TryGetValue(properties.KeyAt(i), out var value)) Check(properties.ValueAt(i), value, Below(field, properties.KeyAt(i).AsString()), faults);
        }
    }

    private void CheckMember(RegoObject schema, RegoObject properties, RegoValue key, RegoValue value, string field, JsonSchemaFaults faults)
    {
        if (key.Reference is not string name) return;
        var known = properties.ContainsKey(key);
        var matched = false;
        if (schema["patternProperties"].Reference is RegoObject patterns)
        {
            for (var i = 0; i < patterns.Count; i++)
            {
                if (!Matches(patterns.KeyAt(i).AsString(), name)) continue;
                matched = true;
                Check(patterns.ValueAt(i), value, Below(field, name), faults);
            }
        }

        if (matched) faults.Score(1);
        if (known || matched) return;
        if (schema["additionalProperties"].IsFalse) faults.Add("additional_property_not_allowed", field, $"Additional property {name} is not allowed");
        else Check(schema["additionalProperties"], value, Below(field, name), faults);
    }
}
