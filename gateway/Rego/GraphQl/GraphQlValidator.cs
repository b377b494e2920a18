using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Checks a query document against a schema; the first fault is thrown.</summary>
/// <remarks>Source: GraphQL specification, October 2021, section 5.</remarks>
internal sealed partial class GraphQlValidator
{
    private const int MaxFieldVisits = 100_000;

    private readonly GraphQlSchema _schema;
    private readonly RegoValue _document;
    private readonly GraphQlBudget _budget;
    private readonly Dictionary<string, RegoValue> _fragments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _spread = new(StringComparer.Ordinal);
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly HashSet<string> _acyclic = new(StringComparer.Ordinal);
    private Dictionary<string, RegoValue> _variables = [];
    private HashSet<string> _usedVariables = [];
    private string _operationName = string.Empty;
    private int _visits;

    private GraphQlValidator(GraphQlSchema schema, RegoValue document, GraphQlBudget budget)
    {
        _schema = schema;
        _document = document;
        _budget = budget;
    }

    /// <exception cref="GraphQlError">The first fault, or the budget is used up.</exception>
    public static void Validate(GraphQlSchema schema, RegoValue document, GraphQlBudget budget) => new GraphQlValidator(schema, document, budget).Run();

    private void Run()
    {
        CheckFragments();
        CheckOperationNames();
        foreach (ref readonly var operation in _document.List("Operations")) CheckOperation(operation);
        foreach (var (name, fragment) in _fragments)
        {
            if (!_spread.Contains(name)) throw GraphQlError.At(fragment, $"Fragment \"{name}\" is never used.");
        }
    }

    private void CheckFragments()
    {
        foreach (ref readonly var fragment in _document.List("Fragments"))
        {
            var name = fragment.Text("Name");
            if (!_fragments.TryAdd(name, fragment)) throw GraphQlError.At(fragment, $"There can be only one fragment named \"{name}\".");
            CheckCondition(fragment, $"Fragment \"{name}\" cannot condition on non composite type");
        }

        foreach (var name in _fragments.Keys) CheckCycle(name, []);
    }

    private RegoValue CheckCondition(RegoValue fragment, string fault)
    {
        var name = fragment.Text("TypeCondition");
        var type = _schema.Type(name);
        if (type.IsUndefined) throw GraphQlError.At(fragment, $"Unknown type \"{name}\".");
        return GraphQlSchema.IsComposite(type) ? type : throw GraphQlError.At(fragment, $"{fault} \"{name}\".");
    }

    private void CheckCycle(string name, HashSet<string> above)
    {
        if (_acyclic.Contains(name) || !_fragments.TryGetValue(name, out var fragment)) return;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Visit(fragment);
        above.Add(name);
        foreach (var spread in SpreadsIn(fragment))
        {
            if (above.Contains(spread)) throw GraphQlError.At(fragment, $"Cannot spread fragment \"{spread}\" within itself.");
            CheckCycle(spread, above);
        }

        above.Remove(name);
        _acyclic.Add(name);
    }

    private void Visit(RegoValue node)
    {
        _budget.Spend(1);
        if (++_visits > MaxFieldVisits) throw GraphQlError.At(node, "document is too complex");
    }

    private static List<string> SpreadsIn(RegoValue node)
    {
        var result = new List<string>();
        var work = new Stack<RegoValue>();
        work.Push(node);
        while (work.TryPop(out var current))
        {
            foreach (ref readonly var selection in current.List("SelectionSet"))
            {
                if (IsSpread(selection)) result.Add(selection.Text("Name"));
                else work.Push(selection);
            }
        }

        return result;
    }

    // Selections are told apart by their members, since policies may give them as plain objects.
    private static bool IsField(RegoValue selection) => selection.Member("Alias").IsDefined;

    private static bool IsInline(RegoValue selection) => !IsField(selection) && selection.Member("TypeCondition").IsDefined;

    private static bool IsSpread(RegoValue selection) => !IsField(selection) && !IsInline(selection);

    private void CheckOperationNames()
    {
        var operations = _document.List("Operations");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var operation in operations)
        {
            var name = operation.Text("Name");
            if (name.Length == 0 && operations.Length > 1) throw GraphQlError.At(operation, "This anonymous operation must be the only defined operation.");
            if (!names.Add(name)) throw GraphQlError.At(operation, $"There can be only one operation named \"{name}\".");
        }
    }

    private void CheckOperation(RegoValue operation)
    {
        _operationName = operation.Text("Name");
        var kind = operation.Text("Operation");
        var root = _schema.Root(kind);
        if (root.IsUndefined) throw GraphQlError.At(operation, $"Schema does not support operation type \"{kind}\"");
        _variables = new Dictionary<string, RegoValue>(StringComparer.Ordinal);
        _usedVariables = new HashSet<string>(StringComparer.Ordinal);
        _visited.Clear();
        foreach (ref readonly var variable in operation.List("VariableDefinitions")) CheckVariable(variable);
        CheckDirectives(operation, kind.ToUpperInvariant());
        if (kind == "subscription") CheckSubscription(operation);
        CheckSelections(operation.List("SelectionSet"), root);
        CheckOverlaps(operation.List("SelectionSet"), root);
        foreach (var (name, variable) in _variables)
        {
            if (_usedVariables.Contains(name)) continue;
            throw GraphQlError.At(variable, _operationName.Length == 0 ? $"Variable \"${name}\" is never used." : $"Variable \"${name}\" is never used in operation \"{_operationName}\".");
        }
    }

    // One name at the top, fragments counted as what they hold, and none of introspection (section 5.2.3.1).
    private void CheckSubscription(RegoValue operation)
    {
        var (names, spread) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var work = new Stack<RegoValue>();
        work.Push(operation);
        while (work.TryPop(out var node))
        {
            _budget.Spend(node.List("SelectionSet").Length);
            foreach (ref readonly var selection in node.List("SelectionSet"))
            {
                if (IsField(selection)) names.Add(selection.Text("Name"));
                else if (IsInline(selection)) work.Push(selection);
                else if (spread.Add(selection.Text("Name")) && _fragments.TryGetValue(selection.Text("Name"), out var fragment)) work.Push(fragment);
            }
        }

        var who = _operationName.Length == 0 ? "Anonymous Subscription" : $"Subscription \"{_operationName}\"";
        if (names.Count > 1) throw GraphQlError.At(operation, $"{who} must select only one top level field.");
        if (names.Any(name => name.StartsWith("__", StringComparison.Ordinal))) throw GraphQlError.At(operation, $"{who} must not select an introspection top level field.");
    }

    private void CheckVariable(RegoValue variable)
    {
        var name = variable.Text("Variable");
        if (!_variables.TryAdd(name, variable)) throw GraphQlError.At(variable, $"There can be only one variable named \"${name}\".");
        var type = _schema.Type(GraphQlTree.InnerName(variable.Member("Type")));
        if (type.IsUndefined) throw GraphQlError.At(variable, $"Unknown type \"{GraphQlTree.InnerName(variable.Member("Type"))}\".");
        if (!GraphQlSchema.IsInput(type)) throw GraphQlError.At(variable, $"Variable \"${name}\" cannot be non-input type \"{GraphQlTree.TypeText(variable.Member("Type"))}\".");
        if (variable.Member("DefaultValue").IsDefined) CheckValue(variable.Member("DefaultValue"), variable.Member("Type"), hasDefault: false);
        CheckDirectives(variable, "VARIABLE_DEFINITION");
    }

    private void CheckSelections(ReadOnlySpan<RegoValue> selections, RegoValue parent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (ref readonly var selection in selections)
        {
            Visit(selection);
            if (IsField(selection)) CheckField(selection, parent);
            else if (IsInline(selection)) CheckInline(selection, parent);
            else CheckSpread(selection, parent);
        }
    }

    private RegoValue FieldOf(RegoValue parent, string name)
    {
        if (name == "__typename" && GraphQlSchema.IsComposite(parent)) return TypeNameField;
        _budget.SpendOnNames(1, parent.List("Fields").Length);
        var found = parent.Text("Kind") is "OBJECT" or "INTERFACE" ? parent.Named("Fields", name) : default;
        if (found.IsDefined || parent.Text("Name") != _schema.Root("query").Text("Name")) return found;
        return name switch { "__schema" => SchemaField, "__type" => TypeField, _ => default };
    }

    private static readonly RegoValue TypeNameField = MetaField("__typename: String!");
    private static readonly RegoValue SchemaField = MetaField("__schema: __Schema!");
    private static readonly RegoValue TypeField = MetaField("__type(name: String!): __Type");

    private static RegoValue MetaField(string text) => ((RegoValue)GraphQlParser.ParseSchema($"type T {{ {text} }}", GraphQlBudget.Free)).List("Definitions")[0].List("Fields")[0];

    private void CheckField(RegoValue field, RegoValue parent)
    {
        var (name, owner) = (field.Text("Name"), parent.Text("Name"));
        var definition = FieldOf(parent, name);
        if (definition.IsUndefined) throw GraphQlError.At(field, $"Cannot query field \"{name}\" on type \"{owner}\".");
        CheckArguments(field, definition, $"on field \"{owner}.{name}\"", $"Field \"{name}\"");
        CheckDirectives(field, "FIELD");
        var type = _schema.Type(GraphQlTree.InnerName(definition.Member("Type")));
        if (!GraphQlSchema.IsComposite(type))
        {
            if (!field.List("SelectionSet").IsEmpty) throw GraphQlError.At(field, $"Field \"{name}\" must not have a selection since type \"{GraphQlTree.TypeText(definition.Member("Type"))}\" has no subfields.");
            return;
        }

        if (field.List("SelectionSet").IsEmpty) throw GraphQlError.At(field, $"Field \"{name}\" of type \"{GraphQlTree.TypeText(definition.Member("Type"))}\" must have a selection of subfields. Did you mean \"{name} {{ ... }}\"?");
        CheckSelections(field.List("SelectionSet"), type);
    }

    private void CheckInline(RegoValue fragment, RegoValue parent)
    {
        var type = parent;
        if (fragment.Text("TypeCondition").Length > 0)
        {
            type = CheckCondition(fragment, "Fragment cannot condition on non composite type");
            CheckPossible(fragment, parent, type, "Fragment cannot be spread here");
        }

        CheckDirectives(fragment, "INLINE_FRAGMENT");
        CheckSelections(fragment.List("SelectionSet"), type);
    }

    private void CheckSpread(RegoValue spread, RegoValue parent)
    {
        var name = spread.Text("Name");
        if (!_fragments.TryGetValue(name, out var fragment)) throw GraphQlError.At(spread, $"Unknown fragment \"{name}\".");
        _spread.Add(name);
        var type = _schema.Type(fragment.Text("TypeCondition"));
        CheckPossible(spread, parent, type, $"Fragment \"{name}\" cannot be spread here");
        CheckDirectives(spread, "FRAGMENT_SPREAD");
        if (!_visited.Add(name)) return;
        CheckDirectives(fragment, "FRAGMENT_DEFINITION");
        CheckSelections(fragment.List("SelectionSet"), type);
    }

    private void CheckPossible(RegoValue node, RegoValue parent, RegoValue type, string fault)
    {
        if (!_schema.PossibleTypes(parent).Overlaps(_schema.PossibleTypes(type)))
            throw GraphQlError.At(node, $"{fault} as objects of type \"{parent.Text("Name")}\" can never be of type \"{type.Text("Name")}\".");
    }
}
