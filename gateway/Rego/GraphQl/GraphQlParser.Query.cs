namespace SecureFin.Rego;

/// <summary>Executable documents.</summary>
internal sealed partial class GraphQlParser
{
    /// <exception cref="GraphQlError">Not GraphQL.</exception>
    public static RegoObject ParseQuery(string text, GraphQlBudget budget)
    {
        var parser = new GraphQlParser(text, budget);
        var document = parser.Node();
        var operations = new RegoArrayBuilder();
        var fragments = new RegoArrayBuilder();
        while (parser._peek.Kind != GraphQlKind.Eof)
        {
            if (parser._peek.Kind == GraphQlKind.BraceL || parser._peek is { Kind: GraphQlKind.Name, Value: "query" or "mutation" or "subscription" }) operations.Add(parser.Operation());
            else if (parser.IsKeyword("fragment")) fragments.Add(parser.Fragment());
            else throw parser.Unexpected();
        }

        document.Set("Operations", operations.Build());
        document.Set("Fragments", fragments.Build());
        return document.Build();
    }

    private RegoValue Operation()
    {
        var node = Node();
        var (operation, name) = ("query", string.Empty);
        if (_peek.Kind == GraphQlKind.Name)
        {
            operation = Take().Value;
            if (_peek.Kind == GraphQlKind.Name) name = Take().Value;
            node.Set("VariableDefinitions", Variables());
            node.Set("Directives", Directives(false));
        }

        node.Set("Operation", Text(operation));
        node.Set("Name", Text(name));
        node.Set("SelectionSet", RequiredSelections());
        return node.Build();
    }

    private RegoArray Variables() => Items(GraphQlKind.ParenL, GraphQlKind.ParenR, Variable, atLeastOne: false);

    // "$" name ":" type [ "=" value ] [ directives ]
    private RegoValue Variable()
    {
        var node = Node();
        Expect(GraphQlKind.Dollar);
        node.Set("Variable", Name());
        Expect(GraphQlKind.Colon);
        node.Set("Type", Type());
        if (Skip(GraphQlKind.Equals)) node.Set("DefaultValue", Value(true));
        node.Set("Directives", Directives(false));
        node.Set("Used", RegoValue.False);
        return node.Build();
    }

    private RegoArray RequiredSelections()
    {
        if (_peek.Kind != GraphQlKind.BraceL) throw Fault(_peek, $"Expected {{, found {_peek.KindName}");
        return Selections();
    }

    private RegoArray Selections() => Items(GraphQlKind.BraceL, GraphQlKind.BraceR, Selection, atLeastOne: true);

    private RegoValue Selection() => _peek.Kind == GraphQlKind.Spread ? Spread() : Field();

    // [ alias ":" ] name [ arguments ] [ directives ] [ selections ]
    private RegoValue Field()
    {
        var node = Node();
        var name = Name();
        node.Set("Alias", name);
        node.Set("Name", Skip(GraphQlKind.Colon) ? Name() : name);
        node.Set("Arguments", Arguments(false));
        node.Set("Directives", Directives(false));
        if (_peek.Kind == GraphQlKind.BraceL) node.Set("SelectionSet", Selections());
        return node.Build();
    }

    private RegoValue Spread()
    {
        var node = Node();
        Take();
        if (_peek.Kind == GraphQlKind.Name && _peek.Value != "on")
        {
            node.Set("Name", Name());
            node.Set("Directives", Directives(false));
            return node.Build();
        }

        node.Set("TypeCondition", RegoValue.EmptyString);
        if (IsKeyword("on"))
        {
            Take();
            node.Set("TypeCondition", Name());
        }

        node.Set("Directives", Directives(false));
        node.Set("SelectionSet", RequiredSelections());
        return node.Build();
    }

    // "fragment" name "on" type [ directives ] selections
    private RegoValue Fragment()
    {
        var node = Node();
        Take();
        if (IsKeyword("on")) throw Unexpected();
        node.Set("Name", Name());
        node.Set("VariableDefinition", Variables());
        ExpectKeyword("on");
        node.Set("TypeCondition", Name());
        node.Set("Directives", Directives(false));
        node.Set("SelectionSet", RequiredSelections());
        return node.Build();
    }
}
