using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Checks of definitions.</summary>
internal sealed partial class GraphQlSchema
{
    private void CheckType(RegoValue type)
    {
        var (kind, name) = (type.Text("Kind"), type.Text("Name"));
        CheckName(type, name);
        CheckUnique(type, name);
        foreach (ref readonly var field in type.List("Fields")) CheckField(field, kind);
        foreach (ref readonly var member in type.List("Types"))
        {
            var part = Type(member.Reference as string ?? string.Empty);
            if (part.IsUndefined) throw GraphQlError.At(type, $"Undefined type {GoQuote.Quote(member.Reference as string ?? string.Empty)}.");
            if (part.Text("Kind") != "OBJECT") throw GraphQlError.At(type, $"{kind} type {GoQuote.Quote(part.Text("Name"))} must be OBJECT.");
        }

        foreach (ref readonly var item in type.List("Interfaces")) CheckImplements(type, item.Reference as string ?? string.Empty);
        if (kind is "OBJECT" or "INTERFACE" && type.List("Fields").IsEmpty) throw GraphQlError.At(type, $"{kind} {name}: must define one or more fields.");
        if (kind == "INPUT_OBJECT" && type.List("Fields").IsEmpty) throw GraphQlError.At(type, $"{kind} {name}: must define one or more input fields.");
        if (kind == "ENUM") CheckEnum(type, name);
        CheckDirectives(type, kind, null);
    }

    private static void CheckName(RegoValue node, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal)) throw GraphQlError.At(node, $"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.");
    }

    private static void CheckUnique(RegoValue type, string name)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var field in type.List("Fields"))
        {
            if (!seen.Add(field.Text("Name"))) throw GraphQlError.At(field, $"Field {name}.{field.Text("Name")} can only be defined once.");
        }
    }

    private void CheckField(RegoValue field, string kind)
    {
        CheckName(field, field.Text("Name"));
        var type = CheckTypeRef(field);
        if (kind == "INPUT_OBJECT" ? !IsInput(type) : type.Text("Kind") == "INPUT_OBJECT")
        {
            var allowed = kind == "INPUT_OBJECT" ? "SCALAR, ENUM, INPUT_OBJECT" : "SCALAR, OBJECT, INTERFACE, UNION, ENUM";
            throw GraphQlError.At(field, $"{kind} field must be one of {allowed}.");
        }

        CheckArguments(field, null);
        CheckDirectives(field, kind == "INPUT_OBJECT" ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION", null);
    }

    private RegoValue CheckTypeRef(RegoValue node)
    {
        var name = GraphQlTree.InnerName(node.Member("Type"));
        var type = Type(name);
        return type.IsDefined ? type : throw GraphQlError.At(node, $"Undefined type {name}.");
    }

    private void CheckArguments(RegoValue node, string? currentDirective)
    {
        foreach (ref readonly var argument in node.List("Arguments"))
        {
            CheckName(argument, argument.Text("Name"));
            var type = CheckTypeRef(argument);
            if (!IsInput(type)) throw GraphQlError.At(argument, $"cannot use {type.Text("Name")} as argument {argument.Text("Name")} because {type.Text("Kind")} is not a valid input type");
            CheckDirectives(argument, "ARGUMENT_DEFINITION", currentDirective);
        }
    }

    private void CheckEnum(RegoValue type, string name)
    {
        if (type.List("EnumValues").IsEmpty) throw GraphQlError.At(type, $"ENUM {name}: must define one or more unique enum values.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var value in type.List("EnumValues"))
        {
            var text = value.Text("Name");
            if (text is "true" or "false" or "null") throw GraphQlError.At(value, $"ENUM {name}: non-enum value {text}.");
            if (!seen.Add(text)) throw GraphQlError.At(value, $"Enum value {name}.{text} can only be defined once.");
            CheckDirectives(value, "ENUM_VALUE", null);
        }
    }

    private void CheckDirectives(RegoValue node, string location, string? current)
    {
        foreach (ref readonly var directive in node.List("Directives"))
        {
            var name = directive.Text("Name");
            if (name == current) throw GraphQlError.At(directive, $"Directive {name} cannot refer to itself.");
            var definition = Directive(name);
            if (definition.IsUndefined) throw GraphQlError.At(directive, $"Undefined directive {name}.");
            _budget.SpendOnNames(1, definition.List("Locations").Length);
            _budget.SpendOnNames(directive.List("Arguments").Length, definition.List("Arguments").Length);
            if (!HasLocation(definition, location)) throw GraphQlError.At(directive, $"Directive {name} is not applicable on {location}.");
            foreach (ref readonly var argument in directive.List("Arguments"))
            {
                if (definition.Named("Arguments", argument.Text("Name")).IsUndefined) throw GraphQlError.At(directive, $"Undefined argument {argument.Text("Name")} for directive {name}.");
            }

            foreach (ref readonly var argument in definition.List("Arguments"))
            {
                if (!argument.Member("Type").IsSet("NonNull") || argument.Member("DefaultValue").IsDefined) continue;
                var given = directive.Named("Arguments", argument.Text("Name"));
                if (given.IsUndefined || given.Member("Value").Member("Kind").Equals(RegoValue.FromInt64(6)))
                    throw GraphQlError.At(directive, $"Argument {argument.Text("Name")} for directive {name} cannot be null.");
            }
        }
    }

    public static bool HasLocation(RegoValue directive, string location)
    {
        foreach (ref readonly var item in directive.List("Locations"))
        {
            if (item.Reference as string == location) return true;
        }

        return false;
    }

    private void CheckDirectiveDefinition(RegoValue directive)
    {
        CheckName(directive, directive.Text("Name"));
        CheckArguments(directive, directive.Text("Name"));
    }

    // Every field of the interface with the same arguments and the same or a narrower type (section 3.6.1).
    private void CheckImplements(RegoValue type, string name)
    {
        var target = Type(name);
        if (target.IsUndefined) throw GraphQlError.At(type, $"Undefined type {GoQuote.Quote(name)}.");
        if (target.Text("Kind") != "INTERFACE") throw GraphQlError.At(type, $"{GoQuote.Quote(name)} is a non interface type {target.Text("Kind")}.");
        _budget.SpendOnNames(target.List("Fields").Length, type.List("Fields").Length);
        foreach (ref readonly var wanted in target.List("Fields"))
        {
            var field = type.Named("Fields", wanted.Text("Name"));
            if (field.IsUndefined) throw GraphQlError.At(type, $"For {type.Text("Name")} to implement {name} it must have a field called {wanted.Text("Name")}.");
            if (!IsCovariant(wanted.Member("Type"), field.Member("Type"))) throw GraphQlError.At(field, $"For {type.Text("Name")} to implement {name} the field {field.Text("Name")} must have type {GraphQlTree.TypeText(wanted.Member("Type"))}.");
            CheckSameArguments(type, name, wanted, field);
        }

        foreach (ref readonly var inherited in target.List("Interfaces"))
        {
            if (!Implements(type, inherited.Reference as string ?? string.Empty)) throw GraphQlError.At(type, $"Type {type.Text("Name")} must implement {inherited.Reference} because it is implemented by {name}.");
        }
    }

    private void CheckSameArguments(RegoValue type, string name, RegoValue wanted, RegoValue field)
    {
        _budget.SpendOnNames(wanted.List("Arguments").Length, field.List("Arguments").Length);
        var prefix = $"For {type.Text("Name")} to implement {name} the field {field.Text("Name")} ";
        foreach (ref readonly var argument in wanted.List("Arguments"))
        {
            var own = field.Named("Arguments", argument.Text("Name"));
            if (own.IsUndefined) throw GraphQlError.At(field, $"{prefix}must have the same arguments but it is missing {argument.Text("Name")}.");
            if (!Takes(own.Member("Type"), argument.Member("Type"))) throw GraphQlError.At(own, $"{prefix}must have the same arguments but {argument.Text("Name")} has the wrong type.");
        }

        foreach (ref readonly var argument in field.List("Arguments"))
        {
            if (wanted.Named("Arguments", argument.Text("Name")).IsUndefined && argument.Member("Type").IsSet("NonNull") && argument.Member("DefaultValue").IsUndefined)
                throw GraphQlError.At(argument, $"{prefix}any additional arguments must be optional.");
        }
    }

    // An argument may be optional where the interface requires it, never the other way round.
    private static bool Takes(RegoValue own, RegoValue wanted)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (own.IsSet("NonNull") && !wanted.IsSet("NonNull")) return false;
        var (ownName, wantedName) = (own.Text("NamedType"), wanted.Text("NamedType"));
        return ownName == wantedName && (ownName.Length > 0 || Takes(own.Member("Elem"), wanted.Member("Elem")));
    }

    private bool IsCovariant(RegoValue wanted, RegoValue actual)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (wanted.IsSet("NonNull") && !actual.IsSet("NonNull")) return false;
        var (wantedName, actualName) = (wanted.Text("NamedType"), actual.Text("NamedType"));
        if (wantedName.Length == 0) return actualName.Length == 0 && IsCovariant(wanted.Member("Elem"), actual.Member("Elem"));
        return actualName.Length > 0 && (wantedName == actualName || PossibleTypes(Type(wantedName)).Contains(actualName) || Implements(Type(actualName), wantedName));
    }
}
