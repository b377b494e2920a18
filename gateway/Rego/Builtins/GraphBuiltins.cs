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
        if (!Start(context, args, out var graph, out _)) return default;
        var search = new PathSearch(context, graph);
        for (var i = 0; i < args[1].CollectionCount; i++)
        {
            if (!search.From(VertexAt(args[1], i))) return default;
        }

        return search.Result.Build();
    }

    private static RegoValue VertexAt(RegoValue collection, int position) => collection.Reference switch
    {
        RegoArray array => array[position],
        RegoSet set => set[position],
        _ => default,
    };

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

    /// <summary>
    /// Paths from a node to a leaf, to a node that is not in the graph (left out), or to a node that was left before. What
    /// was left counts for all paths through one first neighbour, as in OPA, which keeps the work small.
    /// </summary>
    private sealed class PathSearch(BuiltinContext context, RegoObject graph)
    {
        private readonly List<RegoValue> _path = [];
        private readonly HashSet<RegoValue> _left = [];

        public RegoSetBuilder Result { get; } = new();

        public bool From(RegoValue node)
        {
            if (!graph.TryGetValue(node, out var edges)) return true;
            _path.Clear();
            _path.Add(node);
            if (Vertices(edges).IsEmpty) return Record();
            for (var i = 0; i < edges.CollectionCount; i++)
            {
                _left.Clear();
                _left.Add(node);
                if (!Enter(VertexAt(edges, i))) return false;
            }

            return true;
        }

        private bool Enter(RegoValue node)
        {
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            if (!graph.TryGetValue(node, out var edges)) return Record();
            if (_path.Count >= MaxPathLength)
            {
                context.FailLimit($"path has more than {MaxPathLength} nodes");
                return false;
            }

            _path.Add(node);
            var ok = Vertices(edges).IsEmpty ? Record() : Follow(node, edges);
            _path.RemoveAt(_path.Count - 1);
            return ok;
        }

        private bool Follow(RegoValue node, RegoValue edges)
        {
            for (var i = 0; i < edges.CollectionCount; i++)
            {
                var neighbour = VertexAt(edges, i);
                if (_left.Contains(neighbour))
                {
                    if (!Record()) return false;
                    continue;
                }

                _left.Add(node);
                if (!Enter(neighbour)) return false;
            }

            return true;
        }

        private bool Record()
        {
            if (!context.AllowsOneMore(Result.Count) || !context.Spend(1 + _path.Count)) return false;
            Result.Add(new RegoArray([.. _path]));
            return true;
        }
    }
}
