using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Fields of one response name must be the same field (section 5.3.2).</summary>
internal sealed partial class GraphQlValidator
{
    private readonly Dictionary<object, RegoValue> _pruned = new(ReferenceEqualityComparer.Instance);

    private readonly record struct Occurrence(RegoValue Field, RegoValue Parent);

    private void CheckOverlaps(ReadOnlySpan<RegoValue> selections, RegoValue parent)
    {
        var groups = new Dictionary<string, List<Occurrence>>(StringComparer.Ordinal);
        Collect(selections, parent, groups, []);
        CheckSameFields(groups);
        CheckShapes(groups);
    }

    // One response name has one shape, whatever type the object turns out to have.
    private void CheckShapes(Dictionary<string, List<Occurrence>> groups)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var (name, group) in groups)
        {
            for (var i = 1; i < group.Count; i++) CheckShape(name, group[0], group[i]);
            if (Below(group) is { Count: > 0 } inner) CheckShapes(inner);
        }
    }

    // Fields that can meet in one object are one field with the same arguments, and so are those below them.
    private void CheckSameFields(Dictionary<string, List<Occurrence>> groups)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var (name, group) in groups)
        {
            foreach (var part in Meeting(group))
            {
                for (var i = 1; i < part.Count; i++) CheckSame(name, part[0].Field, part[i].Field);
                if (Below(part) is { Count: > 0 } inner) CheckSameFields(inner);
            }
        }
    }

    // An object has one type: fields of interfaces and unions meet all others, fields of different objects never meet.
    private IEnumerable<List<Occurrence>> Meeting(List<Occurrence> group)
    {
        var parts = group.ToLookup(found => found.Parent.Text("Kind") == "OBJECT" ? found.Parent.Text("Name") : null, StringComparer.Ordinal);
        var anywhere = parts[null].ToList();
        if (anywhere.Count == group.Count) yield return anywhere;
        foreach (var part in parts)
        {
            if (part.Key is null) continue;
            _budget.Spend(anywhere.Count);
            yield return [.. anywhere, .. part];
        }
    }

    private Dictionary<string, List<Occurrence>> Below(List<Occurrence> group)
    {
        var inner = new Dictionary<string, List<Occurrence>>(StringComparer.Ordinal);
        foreach (var (field, parent) in group)
        {
            var definition = FieldOf(parent, field.Text("Name"));
            if (definition.IsDefined) Collect(field.List("SelectionSet"), _schema.Type(GraphQlTree.InnerName(definition.Member("Type"))), inner, []);
        }

        return inner;
    }

    private void Collect(ReadOnlySpan<RegoValue> selections, RegoValue parent, Dictionary<string, List<Occurrence>> groups, HashSet<string> spread)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (ref readonly var selection in selections)
        {
            Visit(selection);
            if (IsField(selection))
            {
                var name = selection.Text("Alias");
                if (!groups.TryGetValue(name, out var group)) groups.Add(name, group = []);
                group.Add(new Occurrence(selection, parent));
            }
            else if (IsInline(selection))
            {
                var condition = selection.Text("TypeCondition");
                Collect(selection.List("SelectionSet"), condition.Length == 0 ? parent : _schema.Type(condition), groups, spread);
            }
            else if (spread.Add(selection.Text("Name")) && _fragments.TryGetValue(selection.Text("Name"), out var fragment))
                Collect(fragment.List("SelectionSet"), _schema.Type(fragment.Text("TypeCondition")), groups, spread);
        }
    }

    private static GraphQlError Conflict(RegoValue field, string name, string reason) =>
        GraphQlError.At(field, $"Fields \"{name}\" conflict because {reason}. Use different aliases on the fields to fetch both if this was intentional.");

    private void CheckSame(string name, RegoValue a, RegoValue b)
    {
        _budget.Spend(1);
        if (ReferenceEquals(a.Reference, b.Reference)) return;
        if (a.Text("Name") != b.Text("Name")) throw Conflict(b, name, $"\"{a.Text("Name")}\" and \"{b.Text("Name")}\" are different fields");
        if (!SameArguments(a, b)) throw Conflict(b, name, "they have differing arguments");
    }

    private void CheckShape(string name, Occurrence a, Occurrence b)
    {
        if (ReferenceEquals(a.Field.Reference, b.Field.Reference) && ReferenceEquals(a.Parent.Reference, b.Parent.Reference)) return;
        var (left, right) = (FieldOf(a.Parent, a.Field.Text("Name")), FieldOf(b.Parent, b.Field.Text("Name")));
        if (left.IsDefined && right.IsDefined && !SameShape(left.Member("Type"), right.Member("Type")))
            throw Conflict(b.Field, name, $"they return conflicting types \"{GraphQlTree.TypeText(left.Member("Type"))}\" and \"{GraphQlTree.TypeText(right.Member("Type"))}\"");
    }

    private bool SameArguments(RegoValue a, RegoValue b)
    {
        var count = a.List("Arguments").Length;
        if (count != b.List("Arguments").Length) return false;
        _budget.SpendOnNames(count, count);
        foreach (ref readonly var argument in a.List("Arguments"))
        {
            var other = b.Named("Arguments", argument.Text("Name"));
            if (other.IsUndefined || !SameValue(argument.Member("Value"), other.Member("Value"))) return false;
        }

        return true;
    }

    private bool SameValue(RegoValue a, RegoValue b)
    {
        var (left, right) = (Pruned(a), Pruned(b));
        _budget.Spend(Math.Min(left.Weight, right.Weight) >> 3);
        return left.Equals(right);
    }

    // All fields of a name are compared with the first: each value is pruned once.
    private RegoValue Pruned(RegoValue value)
    {
        if (!value.IsCollection || value.Reference is not { } tree) return value;
        if (_pruned.TryGetValue(tree, out var pruned)) return pruned;
        _budget.Spend(value.Weight >> 3);
        return _pruned[tree] = GraphQlTree.Prune(value, _budget);
    }

    private bool SameShape(RegoValue a, RegoValue b)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (a.IsSet("NonNull") != b.IsSet("NonNull")) return false;
        var (left, right) = (a.Text("NamedType"), b.Text("NamedType"));
        if (left.Length == 0 || right.Length == 0) return left.Length == right.Length && SameShape(a.Member("Elem"), b.Member("Elem"));
        return left == right || (GraphQlSchema.IsComposite(_schema.Type(left)) && GraphQlSchema.IsComposite(_schema.Type(right)));
    }
}
