namespace SecureFin.Rego;

/// <summary>A checked schema: definitions by name with extensions merged in, directives, and the roots.</summary>
/// <remarks>Source: GraphQL specification, October 2021, section 3.</remarks>
internal sealed partial class GraphQlSchema
{
    private const string Prelude = """
        scalar Int scalar Float scalar String scalar Boolean scalar ID
        directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @deprecated(reason: String = "No longer supported") on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
        directive @specifiedBy(url: String!) on SCALAR
        directive @defer(if: Boolean = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @oneOf on INPUT_OBJECT
        type __Schema { description: String types: [__Type!]! queryType: __Type! mutationType: __Type subscriptionType: __Type directives: [__Directive!]! }
        type __Type { kind: __TypeKind! name: String description: String fields(includeDeprecated: Boolean = false): [__Field!] interfaces: [__Type!]
          possibleTypes: [__Type!] enumValues(includeDeprecated: Boolean = false): [__EnumValue!] inputFields(includeDeprecated: Boolean = false): [__InputValue!]
          ofType: __Type specifiedByURL: String isOneOf: Boolean }
        type __Field { name: String! description: String args(includeDeprecated: Boolean = false): [__InputValue!]! type: __Type! isDeprecated: Boolean! deprecationReason: String }
        type __InputValue { name: String! description: String type: __Type! defaultValue: String isDeprecated: Boolean! deprecationReason: String }
        type __EnumValue { name: String! description: String isDeprecated: Boolean! deprecationReason: String }
        enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }
        type __Directive { name: String! description: String locations: [__DirectiveLocation!]! args(includeDeprecated: Boolean = false): [__InputValue!]! isRepeatable: Boolean! }
        enum __DirectiveLocation { QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION SCHEMA SCALAR OBJECT
          FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION }
        """;

    private static readonly RegoObject BuiltIns = GraphQlParser.ParseSchema(Prelude, GraphQlBudget.Free);
    private static readonly HashSet<string> Overridable = new(StringComparer.Ordinal) { "include", "skip", "deprecated", "specifiedBy", "defer", "oneOf" };

    private readonly Dictionary<string, RegoValue> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegoValue> _directives = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _roots = new(StringComparer.Ordinal);
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly GraphQlBudget _budget;

    private GraphQlSchema(GraphQlBudget budget) => _budget = budget;

    /// <summary>Checks a schema document.</summary>
    /// <exception cref="GraphQlError">The first fault, or the budget is used up.</exception>
    public static GraphQlSchema Build(RegoValue document, GraphQlBudget budget)
    {
        var schema = new GraphQlSchema(budget);
        schema.AddTypes(BuiltIns, own: false);
        schema.AddTypes(document, own: true);
        schema.AddExtensions(document);
        schema.AddDirectives(BuiltIns, own: false);
        schema.AddDirectives(document, own: true);
        schema.AddRoots(document);
        foreach (var name in schema._own) schema.CheckType(schema._types[name]);
        foreach (ref readonly var directive in document.List("Directives")) schema.CheckDirectiveDefinition(directive);
        return schema;
    }

    /// <summary>The definition of a type, or undefined.</summary>
    public RegoValue Type(string name) => _types.GetValueOrDefault(name);

    public RegoValue Directive(string name) => _directives.GetValueOrDefault(name);

    /// <summary>The root type of query, mutation or subscription, or undefined.</summary>
    public RegoValue Root(string operation) => _roots.TryGetValue(operation, out var name) ? Type(name) : default;

    public static bool IsComposite(RegoValue type) => type.Text("Kind") is "OBJECT" or "INTERFACE" or "UNION";

    public static bool IsInput(RegoValue type) => type.Text("Kind") is "SCALAR" or "ENUM" or "INPUT_OBJECT";

    /// <summary>Names of the objects that a composite type can be.</summary>
    public HashSet<string> PossibleTypes(RegoValue type)
    {
        var result = new HashSet<string>(StringComparer.Ordinal);
        var name = type.Text("Name");
        if (type.Text("Kind") == "OBJECT") result.Add(name);
        foreach (ref readonly var member in type.List("Types")) result.Add(member.Reference as string ?? string.Empty);
        _budget.Spend(1 + (result.Count >> 2));
        if (type.Text("Kind") != "INTERFACE") return result;
        foreach (var (key, candidate) in _types)
        {
            if (candidate.Text("Kind") == "OBJECT" && Implements(candidate, name)) result.Add(key);
        }

        return result;
    }

    private bool Implements(RegoValue type, string name)
    {
        _budget.SpendOnNames(1, type.List("Interfaces").Length);
        foreach (ref readonly var item in type.List("Interfaces"))
        {
            if (item.Reference as string == name) return true;
        }

        return false;
    }

    private void AddTypes(RegoValue document, bool own)
    {
        foreach (ref readonly var definition in document.List("Definitions"))
        {
            var name = definition.Text("Name");
            CheckNamed(definition, name);
            if (!_types.TryAdd(name, definition)) throw GraphQlError.At(definition, $"Cannot redeclare type {name}.");
            if (own) _own.Add(name);
        }
    }

    // Only a tree can lack the name. All that follow a type's lists inwards stop at a name, so there must be one.
    private static void CheckNamed(RegoValue definition, string name)
    {
        if (name.Length == 0) throw GraphQlError.At(definition, "Expected Name, found nothing");
    }

    // An extension of a type that is nowhere defined defines it.
    private void AddExtensions(RegoValue document)
    {
        foreach (ref readonly var extension in document.List("Extensions"))
        {
            var name = extension.Text("Name");
            CheckNamed(extension, name);
            _own.Add(name);
            if (!_types.TryGetValue(name, out var definition)) _types[name] = extension;
            else if (definition.Text("Kind") != extension.Text("Kind"))
                throw GraphQlError.At(extension, $"Cannot extend type {name} because the base type is a {definition.Text("Kind")}, not {extension.Text("Kind")}.");
            else _types[name] = Merge(definition, extension);
        }
    }

    private RegoValue Merge(RegoValue definition, RegoValue extension)
    {
        var result = new RegoObjectBuilder();
        result.SetAll(definition.AsObject());
        foreach (var list in (ReadOnlySpan<string>)["Directives", "Interfaces", "Fields", "Types", "EnumValues"])
        {
            _budget.Spend((definition.List(list).Length + extension.List(list).Length) >> 4);
            var items = new RegoArrayBuilder();
            items.AddRange(definition.List(list));
            items.AddRange(extension.List(list));
            result.Set(list, items.Build());
        }

        return result.Build();
    }

    private void AddDirectives(RegoValue document, bool own)
    {
        foreach (ref readonly var directive in document.List("Directives"))
        {
            var name = directive.Text("Name");
            if (own && Overridable.Contains(name)) continue;
            if (!_directives.TryAdd(name, directive)) throw GraphQlError.At(directive, $"Cannot redeclare directive {name}.");
        }
    }

    private void AddRoots(RegoValue document)
    {
        var definitions = document.List("Schema");
        if (definitions.Length > 1) throw GraphQlError.At(definitions[1], "Cannot have multiple schema entry points, consider schema extensions instead.");
        foreach (ref readonly var definition in definitions) AddRoots(definition, "SCHEMA");
        foreach (ref readonly var extension in document.List("SchemaExtension")) AddRoots(extension, "SCHEMA");
        if (definitions.Length > 0) return;
        if (_types.ContainsKey("Query")) _roots.TryAdd("query", "Query");
        if (_types.ContainsKey("Mutation")) _roots.TryAdd("mutation", "Mutation");
        if (_types.ContainsKey("Subscription")) _roots.TryAdd("subscription", "Subscription");
    }

    private void AddRoots(RegoValue definition, string location)
    {
        CheckDirectives(definition, location, null);
        foreach (ref readonly var operation in definition.List("OperationTypes"))
        {
            var (kind, name) = (operation.Text("Operation"), operation.Text("Type"));
            if (!_types.ContainsKey(name)) throw GraphQlError.At(operation, $"Schema root {kind} refers to a type {name} that does not exist.");
            _roots[kind] = name;
        }
    }
}
