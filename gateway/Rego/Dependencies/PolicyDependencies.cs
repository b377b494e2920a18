using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Dependencies;

/// <summary>What a query needs: documents of input and data, and rules.</summary>
/// <param name="Base">Shortest references to input and base documents, sorted.</param>
/// <param name="Virtual">Paths of the rules, sorted.</param>
public sealed record PolicyDependencies(IReadOnlyList<RegoArray> Base, IReadOnlyList<RegoArray> Virtual)
{
    /// <summary>Follows the query through all rules that it may evaluate.</summary>
    /// <exception cref="QueryCompileException">The query does not parse or compile.</exception>
    public static PolicyDependencies Of(PolicySnapshot snapshot, string query)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var rule = QueryCompiler.Check(snapshot, query);
        var rules = RegoCompiler.RulesOf(snapshot);
        var (documents, reached) = (new HashSet<RegoValue>(), new HashSet<Rule>());
        var queue = new Queue<Rule>([rule]);
        while (queue.TryDequeue(out var next))
        {
            foreach (var reference in References(next))
            {
                var found = reference.StartsWith("data") ? rules.Reachable(reference).SelectMany(target => target.Chain()).ToList() : [];
                found.Where(reached.Add).ToList().ForEach(queue.Enqueue);
                if (found.Count == 0)
                {
                    documents.Add(Path(reference.Parts));
                }
            }
        }

        return new PolicyDependencies(Shortest(documents), reached.Select(target => Path(target.Head.Reference)).Select(path => (RegoValue)path).Distinct().Order().Select(path => path.AsArray()).ToList());
    }

    private static List<RefTerm> References(Rule rule)
    {
        var found = new List<RefTerm>();
        var walker = new FunctionWalker(term =>
        {
            switch (term)
            {
                case RefTerm reference when reference.StartsWith("data") || reference.StartsWith("input"):
                    found.Add(reference);
                    break;
                case VarTerm { Name: "input" or "data" } root:
                    found.Add(new RefTerm([root], root.Location));
                    break;
            }

            return true;
        });
        walker.Walk(rule.Body);
        walker.Walk(rule.Head.Key);
        walker.Walk(rule.Head.Value);
        foreach (var part in rule.Head.Reference.Skip(1))
        {
            walker.Walk(part);
        }

        // A reference begins with its root, which is not a use of the whole document.
        var roots = found.Where(reference => reference.Parts.Count > 1).Select(reference => reference.Parts[0]).ToHashSet<Term>(ReferenceEqualityComparer.Instance);
        return found.Where(reference => reference.Parts.Count > 1 || !roots.Contains(reference.Parts[0])).ToList();
    }

    private static RegoArray Path(List<Term> parts) => RegoArray.Create(
        [RegoValue.FromString(((VarTerm)parts[0]).Name), .. parts.Skip(1).TakeWhile(part => part is ScalarTerm).Select(part => Literal.ToValue((ScalarTerm)part))]);

    private static List<RegoArray> Shortest(HashSet<RegoValue> documents) => documents.Order().Select(path => path.AsArray())
        .Where(path => !documents.Any(other => other.AsArray().Count < path.Count && path.AsSpan()[..other.AsArray().Count].SequenceEqual(other.AsArray().AsSpan())))
        .ToList();
}
