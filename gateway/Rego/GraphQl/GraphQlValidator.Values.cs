using System.Globalization;
using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Arguments, directives and values.</summary>
internal sealed partial class GraphQlValidator
{
    private void CheckArguments(RegoValue node, RegoValue definition, string place, string owner)
    {
        _budget.SpendOnNames(node.List("Arguments").Length, definition.List("Arguments").Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var argument in node.List("Arguments"))
        {
            var name = argument.Text("Name");
            var wanted = definition.Named("Arguments", name);
            if (wanted.IsUndefined) throw GraphQlError.At(node, $"Unknown argument \"{name}\" {place}.");
            if (!seen.Add(name)) throw GraphQlError.At(argument, $"There can be only one argument named \"{name}\".");
            CheckValue(argument.Member("Value"), wanted.Member("Type"), wanted.Member("DefaultValue").IsDefined);
        }

        foreach (ref readonly var wanted in definition.List("Arguments"))
        {
            if (!wanted.Member("Type").IsSet("NonNull") || wanted.Member("DefaultValue").IsDefined || seen.Contains(wanted.Text("Name"))) continue;
            throw GraphQlError.At(node, $"{owner} argument \"{wanted.Text("Name")}\" of type \"{GraphQlTree.TypeText(wanted.Member("Type"))}\" is required, but it was not provided.");
        }
    }

    private void CheckDirectives(RegoValue node, string location)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var directive in node.List("Directives"))
        {
            var name = directive.Text("Name");
            var definition = _schema.Directive(name);
            if (definition.IsUndefined) throw GraphQlError.At(directive, $"Unknown directive \"@{name}\".");
            _budget.SpendOnNames(1, definition.List("Locations").Length);
            if (!GraphQlSchema.HasLocation(definition, location)) throw GraphQlError.At(directive, $"Directive \"@{name}\" may not be used on {location}.");
            if (!seen.Add(name) && !definition.IsSet("IsRepeatable")) throw GraphQlError.At(directive, $"The directive \"@{name}\" can only be used once at this location.");
            CheckArguments(directive, definition, $"on directive \"@{name}\"", $"Directive \"@{name}\"");
        }
    }

    private void CheckValue(RegoValue value, RegoValue type, bool hasDefault)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _budget.Spend(1);
        var kind = value.Member("Kind").IsInt64 ? value.Member("Kind").Bits : -1;
        if (kind == 0)
        {
            CheckVariableUse(value, type, hasDefault);
            return;
        }

        if (kind == 6)
        {
            if (type.IsSet("NonNull")) throw GraphQlError.At(value, $"Expected value of type \"{GraphQlTree.TypeText(type)}\", found null.");
            return;
        }

        if (type.Text("NamedType").Length == 0)
        {
            if (kind != 8) CheckValue(value, type.Member("Elem"), hasDefault: false);
            foreach (ref readonly var child in kind == 8 ? value.List("Children") : default) CheckValue(child.Member("Value"), type.Member("Elem"), hasDefault: false);
            return;
        }

        var definition = _schema.Type(type.Text("NamedType"));
        _budget.SpendOnNames(1, definition.List("EnumValues").Length);
        var fits = definition.Text("Kind") switch
        {
            "ENUM" => kind == 7 && definition.Named("EnumValues", value.Text("Raw")).IsDefined,
            "INPUT_OBJECT" => kind == 9,
            _ => FitsScalar(definition.Text("Name"), kind, value.Text("Raw")),
        };
        if (!fits) throw GraphQlError.At(value, $"{GraphQlTree.TypeText(type)} cannot represent value: {value.Text("Raw")}");
        if (kind == 9 && definition.Text("Kind") == "INPUT_OBJECT") CheckInputObject(value, definition);
        else if (kind is 8 or 9) CheckLoose(value);
    }

    // Numbers have 64 bits. Those of custom scalars are not looked at.
    private static bool FitsScalar(string name, long kind, string raw) => name switch
    {
        "Int" => kind == 1 && IsInteger(raw),
        "Float" => (kind == 1 && IsInteger(raw)) || (kind == 2 && double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)),
        "String" => kind is 3 or 4,
        "Boolean" => kind == 5,
        "ID" => (kind == 1 && IsInteger(raw)) || kind is 3 or 4,
        _ => true,
    };

    private static bool IsInteger(string raw) => long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    // In values of custom scalars only variables are looked at.
    private void CheckLoose(RegoValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _budget.Spend(value.List("Children").Length);
        foreach (ref readonly var child in value.List("Children"))
        {
            var inner = child.Member("Value");
            if (inner.Member("Kind").Equals(RegoValue.FromInt64(0))) UseVariable(inner);
            else CheckLoose(inner);
        }
    }

    private void CheckInputObject(RegoValue value, RegoValue definition)
    {
        _budget.SpendOnNames(value.List("Children").Length, definition.List("Fields").Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var child in value.List("Children"))
        {
            var name = child.Text("Name");
            var field = definition.Named("Fields", name);
            if (field.IsUndefined) throw GraphQlError.At(child, $"Field \"{name}\" is not defined by type \"{definition.Text("Name")}\".");
            if (!seen.Add(name)) throw GraphQlError.At(child, $"There can be only one input field named \"{name}\".");
            CheckValue(child.Member("Value"), field.Member("Type"), field.Member("DefaultValue").IsDefined);
        }

        foreach (ref readonly var field in definition.List("Fields"))
        {
            if (field.Member("Type").IsSet("NonNull") && field.Member("DefaultValue").IsUndefined && !seen.Contains(field.Text("Name")))
                throw GraphQlError.At(value, $"Field \"{definition.Text("Name")}.{field.Text("Name")}\" of required type \"{GraphQlTree.TypeText(field.Member("Type"))}\" was not provided.");
        }
    }

    private RegoValue UseVariable(RegoValue value)
    {
        var name = value.Text("Raw");
        _usedVariables.Add(name);
        if (_variables.TryGetValue(name, out var variable)) return variable;
        throw GraphQlError.At(value, _operationName.Length == 0 ? $"Variable \"${name}\" is not defined." : $"Variable \"${name}\" is not defined by operation \"{_operationName}\".");
    }

    private void CheckVariableUse(RegoValue value, RegoValue type, bool hasDefault)
    {
        var variable = UseVariable(value);
        var own = variable.Member("Type");
        var withDefault = hasDefault || (variable.Member("DefaultValue").IsDefined && !variable.Member("DefaultValue").Member("Kind").Equals(RegoValue.FromInt64(6)));
        if (!IsUsable(own, type, withDefault))
            throw GraphQlError.At(value, $"Variable \"${value.Text("Raw")}\" of type \"{GraphQlTree.TypeText(own)}\" used in position expecting type \"{GraphQlTree.TypeText(type)}\".");
    }

    // A nullable variable with a default may stand where null is not allowed.
    private static bool IsUsable(RegoValue own, RegoValue wanted, bool withDefault)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (wanted.IsSet("NonNull") && !own.IsSet("NonNull") && !withDefault) return false;
        var (ownName, wantedName) = (own.Text("NamedType"), wanted.Text("NamedType"));
        if (ownName.Length > 0 || wantedName.Length > 0) return ownName == wantedName;
        return IsUsable(own.Member("Elem"), wanted.Member("Elem"), withDefault: false);
    }
}
