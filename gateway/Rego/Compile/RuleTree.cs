using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Rules by the constant front of their paths; the root stands for <c>data</c>.</summary>
internal sealed class RuleTree(RegoValue key, RuleTree? parent)
{
    public RegoValue Key => key;

    public RuleTree? Parent => parent;

    private static readonly Dictionary<RegoValue, RuleTree> None = [];

    private Dictionary<RegoValue, RuleTree>? children; // made for the first: most nodes have none

    public Dictionary<RegoValue, RuleTree> Children => children ?? None;

    public List<Rule> Rules { get; } = [];

    /// <summary>data.system does not show in whole documents.</summary>
    public bool IsHidden { get; private init; }

    /// <summary>Virtual document made of the rules here; set when the rules are lowered.</summary>
    public Evaluate.RuleGroup? Group { get; set; }

    /// <summary>True if a rule here has variables in its path; then it owns all rules below.</summary>
    public bool IsGeneral => Rules.Exists(rule => rule.Head.Reference.FindIndex(1, part => part is not ScalarTerm) >= 0);

    public static RuleTree Build(IEnumerable<Module> modules, Action? checkpoint = null)
    {
        var root = new RuleTree(default, null);
        foreach (var module in modules)
        {
            checkpoint?.Invoke();
            if (module.Rules.Count == 0)
            {
                root.Reach(module.Package.Parts);
            }

            foreach (var rule in module.Rules)
            {
                root.Reach(rule.Head.Reference).Rules.Add(rule);
            }
        }

        return root;
    }

    private RuleTree Reach(List<Term> path)
    {
        var node = this;
        for (var i = 1; i < path.Count; i++)
        {
            if (path[i] is not ScalarTerm scalar)
            {
                break;
            }

            var value = Literal.ToValue(scalar);
            if (!node.Children.TryGetValue(value, out var child))
            {
                child = new RuleTree(value, node) { IsHidden = node.Parent is null && scalar.Text == "system" };
                (node.children ??= []).Add(value, child);
            }

            node = child;
        }

        return node;
    }

    /// <summary>The node of a wholly constant reference, or null.</summary>
    public RuleTree? Find(RefTerm reference)
    {
        var node = this;
        for (var i = 1; i < reference.Parts.Count; i++)
        {
            if (reference.Parts[i] is not ScalarTerm scalar || !node.Children.TryGetValue(Literal.ToValue(scalar), out node))
            {
                return null;
            }
        }

        return node;
    }

    /// <summary>This node and all below, parents first, children in key order.</summary>
    public IEnumerable<RuleTree> DepthFirst()
    {
        yield return this;
        if (children is null)
        {
            yield break;
        }

        foreach (var child in children.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value.DepthFirst()))
        {
            yield return child;
        }
    }

    /// <summary>Rules that a reference may evaluate: those on its way, and those below it where it ends or is not constant.</summary>
    public IEnumerable<Rule> Reachable(RefTerm reference) => Reachable(this, reference.Parts, 1);

    private static IEnumerable<Rule> Reachable(RuleTree node, List<Term> parts, int at)
    {
        for (; at < parts.Count; at++)
        {
            if (node.Rules.Count > 0)
            {
                foreach (var rule in node.Rules)
                {
                    yield return rule;
                }

                if (!node.IsGeneral)
                {
                    yield break;
                }
            }

            if (parts[at] is not ScalarTerm scalar)
            {
                foreach (var rule in node.Children.Values.SelectMany(child => Reachable(child, parts, at + 1)))
                {
                    yield return rule;
                }

                yield break;
            }

            if (!node.Children.TryGetValue(Literal.ToValue(scalar), out var next))
            {
                yield break;
            }

            node = next;
        }

        foreach (var rule in node.DepthFirst().SelectMany(below => below.Rules))
        {
            yield return rule;
        }
    }

    public string Path() => parent is null ? "data" : TermPrinter.Print(ToReference());

    public RefTerm ToReference()
    {
        var parts = new List<Term>();
        for (var node = this; node.Parent is not null; node = node.Parent)
        {
            parts.Add(Literal.FromValue(node.Key));
        }

        parts.Add(new VarTerm("data", SourceLocation.None));
        parts.Reverse();
        return new RefTerm(parts, SourceLocation.None);
    }
}
