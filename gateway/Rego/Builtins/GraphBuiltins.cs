namespace SecureFin.Rego;

/// <summary>graph.reachable and graph.reachable_paths; walk itself is <see cref="WalkCursor"/>.</summary>
internal static class GraphBuiltins
{
    private const int MaxPathLength = 2_000;

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("graph.reachable", Reachable);
        functions.Add("graph.reachable_paths", ReachablePaths);
    }

    private static RegoValue Reachable(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Start(context, args, out var graph, out var initial)) return default;
        var reached = new RegoSetBuilder();
        var queue = new Queue<RegoValue>(initial.ToArray());
        while (queue.TryDequeue(out var node))
        {
            if (reached.Contains(node) || !graph.TryGetValue(node, out var edges)) continue;
            reached.Add(node);
            if (!context.Spend(1 + (edges.CollectionCount >> 2))) return default;
            foreach (ref readonly var neighbour in Vertices(edges))
            {
                if (!reached.Contains(neighbour)) queue.Enqueue(neighbour);
            }
        }

        return reached.Build();
    }

    private static RegoValue ReachablePaths(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Start(context, args, out var graph, out var initial)) return default;
        var search = new PathSearch(context, graph);
        foreach (ref readonly var node in initial)
        {
            if (!search.From(node)) return default;
        }

        return search.Result.Build();
    }

    private static bool Start(BuiltinContext context, ReadOnlySpan<RegoValue> args, out RegoObject graph, out ReadOnlySpan<RegoValue> initial)
    {
        initial = default;
        if (!Operand.Object(context, args, 0, out graph!)) return false;
        if (args[1].Reference is not (RegoArray or RegoSet)) return Operand.Mismatch(context, args[1], 1, "{array, set}");
        initial = Vertices(args[1]);
        return true;
    }

    private static ReadOnlySpan<RegoValue> Vertices(RegoValue collection) => collection.Reference switch
    {
        RegoArray array => array.AsSpan(),
        RegoSet set => set.RawItems,
        _ => default,
    };

    /// <summary>All simple paths from a node to a leaf, to a node that is not in the graph (left out), or to a cycle.</summary>
    private sealed class PathSearch(BuiltinContext context, RegoObject graph)
    {
        private readonly List<RegoValue> _path = [];
        private readonly HashSet<RegoValue> _onPath = [];

        public RegoSetBuilder Result { get; } = new();

        public bool From(RegoValue node)
        {
            if (!graph.TryGetValue(node, out var edges)) return true;
            _path.Clear();
            _onPath.Clear();
            return Enter(node, edges);
        }

        private bool Enter(RegoValue node, RegoValue edges)
        {
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            if (_path.Count >= MaxPathLength)
            {
                context.FailLimit($"path has more than {MaxPathLength} nodes");
                return false;
            }

            _path.Add(node);
            var isNew = _onPath.Add(node);
            var ok = Vertices(edges).IsEmpty ? Record() : Follow(edges);
            if (isNew) _onPath.Remove(node);
            _path.RemoveAt(_path.Count - 1);
            return ok;
        }

        private bool Follow(RegoValue edges)
        {
            foreach (ref readonly var neighbour in Vertices(edges))
            {
                var known = graph.TryGetValue(neighbour, out var next);
                if (!(known && !_onPath.Contains(neighbour) ? Enter(neighbour, next) : Record())) return false;
            }

            return true;
        }

        private bool Record()
        {
            if (!context.AllowsElements(Result.Count) || !context.Spend(1 + _path.Count)) return false;
            Result.Add(new RegoArray([.. _path]));
            return true;
        }
    }
}
