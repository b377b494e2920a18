namespace SecureFin.Rego;

/// <summary>Type system documents.</summary>
internal sealed partial class GraphQlParser
{
    private static readonly HashSet<string> DirectiveLocations = new(StringComparer.Ordinal)
    {
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION",
        "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT",
        "INPUT_FIELD_DEFINITION",
    };

    /// <exception cref="GraphQlError">Not GraphQL.</exception>
    public static RegoObject ParseSchema(string text, GraphQlBudget budget)
    {
        var parser = new GraphQlParser(text, budget);
        var document = parser.Node();
        var lists = new Dictionary<string, RegoArrayBuilder>(StringComparer.Ordinal);
        while (parser._peek.Kind != GraphQlKind.Eof)
        {
            var (list, definition) = parser.Definition();
            if (!lists.TryGetValue(list, out var items)) lists.Add(list, items = new RegoArrayBuilder());
            items.Add(definition);
        }

        foreach (var (name, items) in lists) document.Set(name, items.Build());
        return document.Build();
    }

    private (string List, RegoValue Definition) Definition()
    {
        var before = _peek;
        var described = before.Kind is GraphQlKind.String or GraphQlKind.BlockString;
        var description = Description();
        if (_peek.Kind != GraphQlKind.Name) throw Unexpected();
        switch (_peek.Value)
        {
            case "scalar" or "type" or "interface" or "union" or "enum" or "input": return ("Definitions", TypeDefinition(description, false));
            case "schema": return ("Schema", SchemaDefinition(description, false));
            case "directive": return ("Directives", DirectiveDefinition(description));
            case "extend":
                if (described) throw Unexpected(before);
                Take();
                return Extension();
            default: throw Unexpected();
        }
    }

    private (string List, RegoValue Definition) Extension()
    {
        if (IsKeyword("schema")) return ("SchemaExtension", SchemaDefinition(RegoValue.EmptyString, true));
        if (_peek is { Kind: GraphQlKind.Name, Value: "scalar" or "type" or "interface" or "union" or "enum" or "input" }) return ("Extensions", TypeDefinition(RegoValue.EmptyString, true));
        throw Unexpected();
    }

    private RegoValue Description() => _peek.Kind is GraphQlKind.String or GraphQlKind.BlockString ? Text(Take().Value) : RegoValue.EmptyString;

    private RegoValue SchemaDefinition(RegoValue description, bool isExtension)
    {
        var node = Node();
        Take();
        node.Set("Description", description);
        var directives = Directives(true);
        if (!isExtension && _peek.Kind != GraphQlKind.BraceL) Expect(GraphQlKind.BraceL);
        var operations = Items(GraphQlKind.BraceL, GraphQlKind.BraceR, OperationType, atLeastOne: true);
        if (isExtension && directives.Count == 0 && operations.Count == 0) throw Unexpected();
        node.Set("Directives", directives);
        node.Set("OperationTypes", operations);
        return node.Build();
    }

    private RegoValue OperationType()
    {
        var node = Node();
        var operation = Expect(GraphQlKind.Name);
        if (operation.Value is not ("query" or "mutation" or "subscription")) throw Unexpected(operation);
        node.Set("Operation", Text(operation.Value));
        Expect(GraphQlKind.Colon);
        node.Set("Type", Name());
        return node.Build();
    }

    private RegoValue TypeDefinition(RegoValue description, bool isExtension)
    {
        var node = Node();
        var keyword = Take().Value;
        node.Set("Kind", Text(keyword switch
        {
            "scalar" => "SCALAR", "type" => "OBJECT", "interface" => "INTERFACE", "union" => "UNION", "enum" => "ENUM", _ => "INPUT_OBJECT",
        }));
        node.Set("Description", description);
        node.Set("Name", Name());
        node.Set("BuiltIn", RegoValue.False);
        var interfaces = keyword is "type" or "interface" ? Interfaces() : RegoArray.Empty;
        var directives = Directives(true);
        var (member, parts) = keyword switch
        {
            "type" or "interface" => ("Fields", Items(GraphQlKind.BraceL, GraphQlKind.BraceR, FieldDefinition, atLeastOne: true)),
            "input" => ("Fields", Items(GraphQlKind.BraceL, GraphQlKind.BraceR, InputField, atLeastOne: true)),
            "enum" => ("EnumValues", Items(GraphQlKind.BraceL, GraphQlKind.BraceR, EnumValue, atLeastOne: true)),
            "union" => ("Types", UnionTypes()),
            _ => ("Fields", RegoArray.Empty),
        };
        if (isExtension && interfaces.Count == 0 && directives.Count == 0 && parts.Count == 0) throw Unexpected();
        node.Set("Interfaces", interfaces);
        node.Set("Directives", directives);
        node.Set(member, parts);
        return node.Build();
    }

    // "implements" [ "&" ] name *( "&" name )
    private RegoArray Interfaces()
    {
        if (!IsKeyword("implements")) return RegoArray.Empty;
        Take();
        return Names(GraphQlKind.Amp);
    }

    private RegoArray UnionTypes() => Skip(GraphQlKind.Equals) ? Names(GraphQlKind.Pipe) : RegoArray.Empty;

    private RegoArray Names(GraphQlKind separator)
    {
        Skip(separator);
        var names = new RegoArrayBuilder();
        do names.Add(Name());
        while (Skip(separator));
        return names.Build();
    }

    private RegoValue FieldDefinition()
    {
        var node = Node();
        node.Set("Description", Description());
        node.Set("Name", Name());
        node.Set("Arguments", Items(GraphQlKind.ParenL, GraphQlKind.ParenR, InputField, atLeastOne: true));
        Expect(GraphQlKind.Colon);
        node.Set("Type", Type());
        node.Set("Directives", Directives(true));
        return node.Build();
    }

    // Fields of input objects, and arguments: [ description ] name ":" type [ "=" value ] [ directives ]
    private RegoValue InputField()
    {
        var node = Node();
        node.Set("Description", Description());
        node.Set("Name", Name());
        Expect(GraphQlKind.Colon);
        node.Set("Type", Type());
        if (Skip(GraphQlKind.Equals)) node.Set("DefaultValue", Value(true));
        node.Set("Directives", Directives(true));
        return node.Build();
    }

    private RegoValue EnumValue()
    {
        var node = Node();
        node.Set("Description", Description());
        node.Set("Name", Name());
        node.Set("Directives", Directives(true));
        return node.Build();
    }

    // "directive" "@" name [ arguments ] [ "repeatable" ] "on" [ "|" ] location *( "|" location )
    private RegoValue DirectiveDefinition(RegoValue description)
    {
        var node = Node();
        Take();
        Expect(GraphQlKind.At);
        node.Set("Description", description);
        node.Set("Name", Name());
        node.Set("Arguments", Items(GraphQlKind.ParenL, GraphQlKind.ParenR, InputField, atLeastOne: true));
        var repeatable = IsKeyword("repeatable");
        if (repeatable) Take();
        node.Set("IsRepeatable", RegoValue.FromBoolean(repeatable));
        ExpectKeyword("on");
        Skip(GraphQlKind.Pipe);
        var locations = new RegoArrayBuilder();
        do
        {
            var location = Expect(GraphQlKind.Name);
            if (!DirectiveLocations.Contains(location.Value)) throw Unexpected(location);
            locations.Add(Text(location.Value));
        }
        while (Skip(GraphQlKind.Pipe));
        node.Set("Locations", locations.Build());
        return node.Build();
    }
}
