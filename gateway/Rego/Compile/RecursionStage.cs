using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Refuses rules that depend on themselves. Evaluation relies on it: a rule has one frame.</summary>
internal static class RecursionStage
{
    public static void Run(CompileState state, Dictionary<Rule, HashSet<Rule>> graph)
    {
        var cyclic = CyclicRules(state, graph);
        if (cyclic.Count == 0)
        {
            return;
        }

        foreach (var rule in state.Rules.DepthFirst().SelectMany(node => node.Rules).SelectMany(rule => rule.Chain()))
        {
            if (cyclic.Contains(rule) && PathToItself(graph, rule) is { } path)
            {
                var names = path.Select(NameOf).ToList();
                state.Fail(SyntaxError.Recursion, rule.Location, $"rule {names[0]} is recursive: {string.Join(" -> ", names)}");
            }
        }
    }

    private static string NameOf(Rule rule) => TermPrinter.Print(new RefTerm(rule.Head.Reference, rule.Location));

    public static Dictionary<Rule, HashSet<Rule>> BuildGraph(CompileState state)
    {
        var graph = new Dictionary<Rule, HashSet<Rule>>();
        HashSet<Rule> none = [], targets = [];
        var walker = new FunctionWalker(term =>
        {
            if (term is RefTerm reference && reference.StartsWith("data"))
            {
                AddTargets(state, reference, targets);
            }

            return true;
        });
        foreach (var rule in state.AllRules())
        {
            walker.Walk(rule);
            graph[rule] = targets.Count == 0 ? none : targets;
            targets = targets.Count == 0 ? targets : [];
        }

        return graph;
    }

    private static void AddTargets(CompileState state, RefTerm reference, HashSet<Rule> targets)
    {
        foreach (var target in state.Rules.Reachable(reference))
        {
            for (var branch = target; branch is not null; branch = branch.Else)
            {
                targets.Add(branch);
            }
        }
    }

    // Peels off rules without dependencies left; what stays is on a cycle or leads to one.
    private static HashSet<Rule> CyclicRules(CompileState state, Dictionary<Rule, HashSet<Rule>> graph)
    {
        var counts = graph.ToDictionary(entry => entry.Key, entry => entry.Value.Count);
        var users = new Dictionary<Rule, List<Rule>>();
        foreach (var (rule, targets) in graph)
        {
            state.Options.Checkpoint?.Invoke();
            foreach (var target in targets)
            {
                if (!users.TryGetValue(target, out var list))
                {
                    users.Add(target, list = new List<Rule>(1));
                }

                list.Add(rule);
            }
        }

        var free = new Queue<Rule>(counts.Where(entry => entry.Value == 0).Select(entry => entry.Key));
        while (free.TryDequeue(out var rule))
        {
            counts.Remove(rule);
            if (!users.TryGetValue(rule, out var dependents))
            {
                continue;
            }

            foreach (var user in dependents)
            {
                if (--counts[user] == 0)
                {
                    free.Enqueue(user);
                }
            }
        }

        return [.. counts.Keys];
    }

    private static List<Rule>? PathToItself(Dictionary<Rule, HashSet<Rule>> graph, Rule start)
    {
        var from = new Dictionary<Rule, Rule>();
        var stack = new Stack<Rule>([start]);
        while (stack.TryPop(out var rule))
        {
            foreach (var target in graph[rule])
            {
                if (target == start)
                {
                    return Trace(from, start, rule);
                }

                if (from.TryAdd(target, rule))
                {
                    stack.Push(target);
                }
            }
        }

        return null;
    }

    private static List<Rule> Trace(Dictionary<Rule, Rule> from, Rule start, Rule last)
    {
        var path = new List<Rule> { start };
        for (var rule = last; rule != start; rule = from[rule])
        {
            path.Add(rule);
        }

        path.Add(start);
        path.Reverse();
        return path;
    }
}
