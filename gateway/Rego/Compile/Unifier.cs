using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Finds the variables that an equation makes known, given those that are known.</summary>
internal sealed class Unifier
{
    private const VarSkip Skip = VarSkip.RefHead | VarSkip.ObjectKeys | VarSkip.Closures;

    private readonly NameSet safe;
    private readonly NameSet unified;
    private Dictionary<string, HashSet<string>>? unknown;

    private Unifier(NameSet safe, NameSet unified) => (this.safe, this.unified) = (safe, unified);

    /// <param name="safe">Variables that are known.</param>
    /// <param name="unified">Known as well; receives what the equation makes known.</param>
    public static void Unify(NameSet safe, NameSet unified, Term left, Term right) => new Unifier(safe, unified).Unify(left, right);

    private bool IsSafe(string name) => safe.Contains(name) || unified.Contains(name) || name is "input" or "data";

    private bool IsSafeHead(Term term) => term is VarTerm variable ? IsSafe(variable.Name) : !UnboundFinder.Find(term, Skip, safe, unified);

    private void Unify(Term left, Term right)
    {
        switch (left, right)
        {
            case (VarTerm a, VarTerm b):
                UnifyVars(a.Name, b.Name);
                break;
            case (VarTerm a, ArrayTerm or ObjectTerm):
                UnifyAll(a.Name, right);
                break;
            case (ArrayTerm or ObjectTerm, VarTerm b):
                UnifyAll(b.Name, left);
                break;
            case (VarTerm a, RefTerm b):
                MarkIf(IsSafeHead(b.Parts[0]), a.Name);
                break;
            case (RefTerm a, VarTerm b):
                MarkIf(IsSafeHead(a.Parts[0]), b.Name);
                break;
            case (VarTerm a, _):
                MarkSafe(a.Name);
                break;
            case (_, VarTerm b):
                MarkSafe(b.Name);
                break;
            case (ArrayTerm or ObjectTerm, RefTerm b):
                MarkAllIf(IsSafeHead(b.Parts[0]), left);
                break;
            case (RefTerm a, ArrayTerm or ObjectTerm):
                MarkAllIf(IsSafeHead(a.Parts[0]), right);
                break;
            case (ArrayTerm or ObjectTerm, ComprehensionTerm or CallTerm):
                MarkAllIf(true, left);
                break;
            case (ComprehensionTerm or CallTerm, ArrayTerm or ObjectTerm):
                MarkAllIf(true, right);
                break;
            case (ArrayTerm a, ArrayTerm b) when a.Items.Count == b.Items.Count:
                for (var i = 0; i < a.Items.Count; i++)
                {
                    Unify(a.Items[i], b.Items[i]);
                }

                break;
            case (ObjectTerm a, ObjectTerm b) when a.Items.Count == b.Items.Count:
                UnifyMembers(a, b);
                break;
        }
    }

    private void UnifyMembers(ObjectTerm left, ObjectTerm right)
    {
        foreach (var (key, value) in left.Items)
        {
            var text = key.ToString();
            var other = right.Items.FirstOrDefault(item => item.Key.ToString() == text).Value;
            if (other is not null)
            {
                Unify(value, other);
            }
        }
    }

    private void UnifyVars(string a, string b)
    {
        if (IsSafe(b))
        {
            MarkSafe(a);
        }
        else if (IsSafe(a))
        {
            MarkSafe(b);
        }
        else
        {
            MarkUnknown(a, b);
            MarkUnknown(b, a);
        }
    }

    private void UnifyAll(string variable, Term composite)
    {
        if (IsSafe(variable))
        {
            MarkAllIf(true, composite);
            return;
        }

        var missing = VarCollector.Of(composite, Skip).Where(name => !IsSafe(name)).ToList();
        if (missing.Count == 0)
        {
            MarkSafe(variable);
        }

        foreach (var name in missing)
        {
            MarkUnknown(variable, name);
        }
    }

    private void MarkIf(bool condition, string name)
    {
        if (condition)
        {
            MarkSafe(name);
        }
    }

    private void MarkAllIf(bool condition, Term term)
    {
        if (!condition)
        {
            return;
        }

        foreach (var name in VarCollector.Of(term, Skip))
        {
            MarkSafe(name);
        }
    }

    private void MarkUnknown(string name, string dependency)
    {
        unknown ??= new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        if (!unknown.TryGetValue(name, out var dependencies))
        {
            unknown.Add(name, dependencies = new HashSet<string>(StringComparer.Ordinal));
        }

        dependencies.Add(dependency);
    }

    private void MarkSafe(string name)
    {
        unified.Add(name);
        if (unknown is null)
        {
            return;
        }

        if (unknown.Remove(name, out var dependencies))
        {
            foreach (var dependency in dependencies)
            {
                MarkSafe(dependency);
            }
        }

        foreach (var (dependant, missing) in unknown.ToList())
        {
            if (missing.Remove(name) && missing.Count == 0 && unknown.Remove(dependant))
            {
                MarkSafe(dependant);
            }
        }
    }
}
