using System.Diagnostics.CodeAnalysis;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Types of variables and of the documents below data and input, in nested scopes.</summary>
internal sealed class TypeEnvironment(TypeEnvironment? outer)
{
    public sealed class Node
    {
        private Dictionary<RegoValue, Node>? children;

        public int Count => children?.Count ?? 0;

        /// <summary>Made when the first is added: most nodes are variables and have none.</summary>
        public Dictionary<RegoValue, Node> Children => children ??= [];

        public bool TryChild(RegoValue key, [NotNullWhen(true)] out Node? child)
        {
            child = null;
            return children is not null && children.TryGetValue(key, out child);
        }

        public StaticType? Type { get; set; }
    }

    public TypeEnvironment? Outer => outer;

    public NameMap<Node> Roots { get; } = new();

    public void SetVariable(string name, StaticType? type) => Roots.At(name) = new Node { Type = type };

    public StaticType? Variable(string name) => Roots.TryGetValue(name, out var node) ? Extent(node) : outer?.Variable(name);

    /// <summary>Adds a type to what is known of a path.</summary>
    public void Insert(RegoValue[] path, StaticType type, string root = "data")
    {
        var node = Reach(path, root);
        node.Type = StaticType.Or(node.Type, type);
    }

    public void Replace(RegoValue[] path, StaticType type, string root) => Reach(path, root).Type = type;

    private Node Reach(RegoValue[] path, string root)
    {
        var node = Roots.At(root) ??= new Node();

        foreach (var key in path)
        {
            if (!node.TryChild(key, out var child))
            {
                node.Children.Add(key, child = new Node());
            }

            node = child;
        }

        return node;
    }

    /// <summary>Type of the whole document at a node; base documents may add members to it.</summary>
    public static StaticType? Extent(Node node)
    {
        if (node.Type is not null || node.Count == 0)
        {
            return node.Count > 0 ? StaticType.Any : node.Type;
        }

        var members = node.Children.Where(child => child.Value.Type is not { IsFunction: true }).ToDictionary(child => child.Key, child => Extent(child.Value));
        return StaticType.ObjectOf(members, StaticType.String, StaticType.Any);
    }

    /// <summary>Type of what a reference finds.</summary>
    public StaticType? Reference(List<Term> parts)
    {
        if (parts[0] is not VarTerm head)
        {
            return parts[0] is ScalarTerm ? null : StaticType.Any;
        }

        if (!Roots.TryGetValue(head.Name, out var node))
        {
            return outer is not null ? outer.Reference(parts) : head.Name is "data" or "input" ? StaticType.Any : null;
        }

        for (var at = 1; at < parts.Count; at++)
        {
            if (node.Type is not null || parts[at] is not ScalarTerm scalar)
            {
                return Select(Extent(node), parts, at);
            }

            if (!node.TryChild(Literal.ToValue(scalar), out var child))
            {
                return outer is not null ? outer.Reference(parts) : head.Name is "data" or "input" ? StaticType.Any : null;
            }

            node = child;
        }

        return Extent(node);
    }

    private static StaticType? Select(StaticType? type, List<Term> parts, int at)
    {
        for (; at < parts.Count && type is not null; at++)
        {
            type = parts[at] is ScalarTerm scalar ? TypeRelations.Select(type, Literal.ToValue(scalar)) : TypeRelations.Values(type);
        }

        return type;
    }
}
