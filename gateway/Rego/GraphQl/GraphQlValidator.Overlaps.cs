using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Fields of one response name must be the same field (section 5.3.2).</summary>
internal sealed partial class GraphQlValidator
{
    private readonly record struct Occurrence(RegoValue Field, RegoValue Parent);

    private void CheckOverlaps(ReadOnlySpan<RegoValue> selections, RegoValue parent)
    {
        var groups = new Dictionary<string, List<Occurrence>>(StringComparer.Ordinal);
        Collect(selections, parent, groups, []);
        CheckGroups(groups);
    }

    private void CheckGroups(Dictionary<string, List<Occurrence>> groups)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var (name, group) in groups)
        {
            for (var i = 1; i < group.Count; i++) CheckPair(name, group[0], group[i]);
            var inner = new Dictionary<string, List<Occurrence>>(StringComparer.Ordinal);
            foreach (var (field, parent) in group)
            {
                var definition = FieldOf(parent, field.Text("Name"));
                if (definition.IsDefined) Collect(field.List("SelectionSet"), _schema.Type(GraphQlTree.InnerName(definition.Member("Type"))), inner, []);
            }

            if (inner.Count > 0) CheckGroups(inner);
        }
    }

    private void Collect(ReadOnlySpan<RegoValue> selections, RegoValue parent, Dictionary<string, List<Occurrence>> groups, HashSet<string> spread)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (ref readonly var selection in selections)
        {
            if (++_visits > MaxFieldVisits) throw GraphQlError.At(selection, "document is too complex");
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

    private void CheckPair(string name, Occurrence a, Occurrence b)
    {
        var (left, right) = (FieldOf(a.Parent, a.Field.Text("Name")), FieldOf(b.Parent, b.Field.Text("Name")));
        var exclusive = a.Parent.Text("Name") != b.Parent.Text("Name") && a.Parent.Text("Kind") == "OBJECT" && b.Parent.Text("Kind") == "OBJECT";
        var prefix = $"Fields \"{name}\" conflict because ";
        const string Advice = ". Use different aliases on the fields to fetch both if this was intentional.";
        if (!exclusive)
        {
            if (a.Field.Text("Name") != b.Field.Text("Name")) throw GraphQlError.At(b.Field, $"{prefix}\"{a.Field.Text("Name")}\" and \"{b.Field.Text("Name")}\" are different fields{Advice}");
            if (!SameArguments(a.Field, b.Field)) throw GraphQlError.At(b.Field, $"{prefix}they have differing arguments{Advice}");
        }

        if (left.IsDefined && right.IsDefined && !SameShape(left.Member("Type"), right.Member("Type")))
            throw GraphQlError.At(b.Field, $"{prefix}they return conflicting types \"{GraphQlTree.TypeText(left.Member("Type"))}\" and \"{GraphQlTree.TypeText(right.Member("Type"))}\"{Advice}");
    }

    private static bool SameArguments(RegoValue a, RegoValue b)
    {
        if (a.List("Arguments").Length != b.List("Arguments").Length) return false;
        foreach (ref readonly var argument in a.List("Arguments"))
        {
            var other = b.Named("Arguments", argument.Text("Name"));
            if (other.IsUndefined || !GraphQlTree.Prune(argument.Member("Value")).Equals(GraphQlTree.Prune(other.Member("Value")))) return false;
        }

        return true;
    }

    private bool SameShape(RegoValue a, RegoValue b)
    {
        if (a.IsSet("NonNull") != b.IsSet("NonNull")) return false;
        var (left, right) = (a.Text("NamedType"), b.Text("NamedType"));
        if (left.Length == 0 || right.Length == 0) return left.Length == right.Length && SameShape(a.Member("Elem"), b.Member("Elem"));
        return left == right || (GraphQlSchema.IsComposite(_schema.Type(left)) && GraphQlSchema.IsComposite(_schema.Type(right)));
    }
}
