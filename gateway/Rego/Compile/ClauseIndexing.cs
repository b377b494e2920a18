using SecureFin.Rego.Evaluate;

namespace SecureFin.Rego.Compile;

/// <summary>Reads from the steps of a group's clauses what each demands of the input and the arguments, and indexes them by the most telling place.</summary>
/// <remarks>Every step of a clause must hold, so one that compares with a constant may be asked first, wherever it stands.</remarks>
internal static class ClauseIndexing
{
    /// <summary>Fewer clauses than this are tried one by one as fast.</summary>
    private const int FewestIndexed = 8;

    /// <summary>Most places that are weighed against each other.</summary>
    private const int MostPlaces = 8;

    /// <summary>The index of these clauses; null when too few of them demand a constant of one place.</summary>
    /// <param name="clauses">In their order.</param>
    /// <param name="argumentSlot">First slot of a function's arguments.</param>
    /// <param name="argumentCount">0 for a rule.</param>
    public static ClauseIndex? Of(Clause[] clauses, int argumentSlot, int argumentCount)
    {
        if (clauses.Length < FewestIndexed)
        {
            return null;
        }

        var demands = clauses.Select(clause => DemandsOf(clause, argumentSlot, argumentCount)).ToArray();
        var counts = new Dictionary<ClauseSubject, int>();
        foreach (var subject in demands.SelectMany(demand => demand.Keys))
        {
            counts[subject] = counts.GetValueOrDefault(subject) + 1;
        }

        return counts.Where(pair => pair.Value >= FewestIndexed).OrderByDescending(pair => pair.Value).Take(MostPlaces)
            .Select(pair => new Dispatch(pair.Key, demands)).MinBy(dispatch => dispatch.MostTried)?.ToIndex();
    }

    /// <summary>How the clauses part when one place is asked.</summary>
    private sealed class Dispatch
    {
        private readonly ClauseSubject subject;
        private readonly Dictionary<RegoValue, List<int>> byValue = [];
        private readonly List<int> always = [];

        public Dispatch(ClauseSubject subject, Dictionary<ClauseSubject, IReadOnlyList<RegoValue>>[] demands)
        {
            this.subject = subject;
            for (var i = 0; i < demands.Length; i++)
            {
                if (demands[i].TryGetValue(subject, out var values))
                {
                    Open(values, i);
                }
                else
                {
                    always.Add(i);
                }
            }
        }

        /// <summary>Most clauses that are still tried for one value.</summary>
        public int MostTried => always.Count + byValue.Values.Select(opened => opened.Count).DefaultIfEmpty().Max();

        public ClauseIndex ToIndex() => new(subject, byValue.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), [.. always]);

        private void Open(IReadOnlyList<RegoValue> values, int clause)
        {
            foreach (var value in values)
            {
                if (!byValue.TryGetValue(value, out var opened))
                {
                    byValue.Add(value, opened = []);
                }

                opened.Add(clause);
            }
        }
    }

    // A clause with an else goes on there when its body fails, so nothing can be demanded of it.
    private static Dictionary<ClauseSubject, IReadOnlyList<RegoValue>> DemandsOf(Clause clause, int argumentSlot, int argumentCount)
    {
        var demands = new Dictionary<ClauseSubject, IReadOnlyList<RegoValue>>();
        if (clause.Else is not null)
        {
            return demands;
        }

        var places = new Dictionary<int, ClauseSubject>();
        for (var i = argumentSlot; i < argumentSlot + argumentCount; i++)
        {
            places.Add(i, new ClauseSubject(i, []));
        }

        for (var step = clause.Start; step is not null; step = step.Next)
        {
            if (step.Binds is var (slot, value) && PlaceOf(value, places) is { } place)
            {
                places.TryAdd(slot, place);
            }
            else if (step.Demands is var (node, constants) && PlaceOf(node, places) is { } subject)
            {
                demands.TryAdd(subject, constants);
            }
        }

        return demands;
    }

    private static ClauseSubject? PlaceOf(Node node, Dictionary<int, ClauseSubject> places) => node switch
    {
        InputNode => new ClauseSubject(-1, []),
        SlotNode held => places.GetValueOrDefault(held.Slot),
        PathNode path when PlaceOf(path.Root, places) is { } root => root with { Keys = [.. root.Keys, .. path.Keys] },
        _ => null,
    };
}
