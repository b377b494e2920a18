using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>All selectors of a plan as one automaton; a place in the document is the set of nodes that are active there.</summary>
internal sealed class SelectorTree
{
    private const int MaxNodes = 512;
    private const int Star = -1;
    private readonly List<Node> _nodes = [new()];
    private readonly NameIndex _names;

    public SelectorTree(NameIndex names) => _names = names;

    /// <summary>Words of 64 nodes that an active set takes; 0 when there is no selector.</summary>
    public int Words => _nodes.Count == 1 ? 0 : (_nodes.Count + 63) / 64;

    /// <summary>Adds a selector while the plan is compiled.</summary>
    /// <exception cref="MaskingException">The selector is not a pointer, ends with <c>**</c>, or there are too many steps.</exception>
    public void Add(string selector, DataClass dataClass, MaskingAction action)
    {
        if (selector is not ['/', _, ..] || selector.EndsWith("/**", StringComparison.Ordinal))
            throw new MaskingException("A masking selector starts with a slash and names something.");
        var at = 0;
        foreach (var raw in selector[1..].Split('/'))
        {
            var step = raw.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal); // RFC 6901 section 3
            if (step == "**") at = Deep(at);
            else at = Child(at, step == "*" ? Star : _names.Add(step), int.TryParse(step, out var index) ? index : -1);
        }

        if (_nodes.Count > MaxNodes) throw new MaskingException("The masking selectors have too many steps.");
        if (action > _nodes[at].Action) (_nodes[at].Action, _nodes[at].Class) = (action, dataClass);
    }

    public void Start(Span<ulong> active)
    {
        active.Clear();
        Activate(0, active);
    }

    /// <summary>Steps to a member of this name, or to an array element of this index (name id 0).</summary>
    /// <returns>True when something is active below; <paramref name="found"/> is the strictest rule that ends here.</returns>
    public bool Step(ReadOnlySpan<ulong> active, int nameId, int index, Span<ulong> next, out (MaskingAction Action, DataClass Class) found)
    {
        next.Clear();
        found = default;
        for (var word = 0; word < active.Length; word++)
        {
            for (var bits = active[word]; bits != 0; bits &= bits - 1)
            {
                var node = _nodes[word * 64 + System.Numerics.BitOperations.TrailingZeroCount(bits)];
                if (node.IsDeep) Activate(node.Id, next);
                foreach (var (name, element, child) in node.Children)
                {
                    if (name != Star && (nameId == 0 || name != nameId) && (index < 0 || element != index)) continue;
                    Activate(child, next);
                    if (_nodes[child].Action > found.Action) found = (_nodes[child].Action, _nodes[child].Class);
                }
            }
        }

        return next.ContainsAnyExcept(0UL);
    }

    // A deep node stays active below itself, and may also stand for no step at all.
    private void Activate(int id, Span<ulong> active)
    {
        active[id >> 6] |= 1UL << (id & 63);
        if (_nodes[id].DeepChild is { } deep) Activate(deep, active);
    }

    private int Child(int parent, int name, int index)
    {
        foreach (var (known, _, child) in _nodes[parent].Children)
        {
            if (known == name) return child;
        }

        var id = New(isDeep: false);
        _nodes[parent].Children.Add((name, index, id));
        return id;
    }

    private int Deep(int parent) => _nodes[parent].DeepChild ??= New(isDeep: true);

    private int New(bool isDeep)
    {
        _nodes.Add(new Node { Id = _nodes.Count, IsDeep = isDeep });
        return _nodes.Count - 1;
    }

    private sealed class Node
    {
        public int Id { get; init; }

        public bool IsDeep { get; init; }

        public int? DeepChild { get; set; }

        public List<(int Name, int Index, int Child)> Children { get; } = [];

        public MaskingAction Action { get; set; }

        public DataClass Class { get; set; }
    }
}
