using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>
/// Undoes what earlier stages took apart: a generated variable that is used once, by the next expression that stays, is
/// not stored but computed in place. Negated expressions keep theirs, since an undefined operand makes those undefined.
/// </summary>
internal sealed partial class Lowering
{
    /// <summary>Most computations within each other in one place; long chains of operators are cut there.</summary>
    private const int MaxInlined = 50;

    /// <summary>Counts how often each generated variable of the rule occurs.</summary>
    public void CountUses(Rule counted) => new UseCounter(locals).Walk(counted);

    private sealed class UseCounter(NameMap<Local> locals) : AstWalker
    {
        protected override bool Enter(Term term)
        {
            if (term is VarTerm variable && CompileState.IsGenerated(variable.Name))
            {
                locals.At(variable.Name).Uses++;
            }

            return true;
        }
    }

    private bool TryInline(Body body, int at)
    {
        if (program.Options.Trace || CapturedName(body[at]) is not { } name || !IsUsedNext(body, at, name))
        {
            return false;
        }

        var call = body[at].Call!;
        var (from, to) = body[at].IsUnify ? (2, 3) : (1, call.Count - 1);
        var within = 1;
        for (var i = from; i < to; i++)
        {
            if (!IsGround(call[i]))
            {
                return false;
            }

            within = Math.Max(within, 1 + InlinedDepth(call[i]));
        }

        if (within > MaxInlined)
        {
            return false;
        }

        var node = body[at].IsUnify
            ? LowerValue(call[2])
            : LowerOperator(call[0], Names.OfOperator(call[0]), LowerRange(from, to - from, call, null), body[at].Location);
        ref var local = ref locals.At(name);
        local.Inlined = node;
        local.InlinedDepth = within;
        bound.Add(name);
        return true;
    }

    private int InlinedDepth(Term term)
    {
        var most = 0;
        foreach (var name in VarCollector.Of(term))
        {
            most = Math.Max(most, locals.TryGetValue(name, out var local) ? local.InlinedDepth : 0);
        }

        return most;
    }

    /// <summary>The generated variable that an expression sets and that occurs in one other place; null for any other expression.</summary>
    private string? CapturedName(Expression expression)
    {
        if (!expression.IsGenerated || expression.With.Length > 0 || expression.Negated || expression.Call is not { } call)
        {
            return null;
        }

        var target = expression.IsUnify ? call[1] : call.Count == program.ArityOf(call[0]) + 2 ? call[^1] : null;
        return target is VarTerm variable && CompileState.IsGenerated(variable.Name) && UsesOf(variable.Name) == 2
            && !bound.Contains(variable.Name) && expression.OperatorName is not ("walk" or "internal.print") ? variable.Name : null;
    }

    private int UsesOf(string name) => locals.TryGetValue(name, out var local) ? local.Uses : 0;

    /// <summary>Bodies up to this many expressions are searched each time; longer ones are read once.</summary>
    private const int ShortBody = 32;

    /// <summary>Where a long body uses variables: the last expression that has each, and the next that is not taken in.</summary>
    private sealed class Positions(Body body)
    {
        public Dictionary<string, int> LastUse { get; } = CountLastUses(body);

        public int NextThatStays { get; set; } = -1;

        /// <summary>The last one before that of which the order may show.</summary>
        public int LastInOrder { get; set; } = -1;

        private static Dictionary<string, int> CountLastUses(Body body)
        {
            var last = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < body.Count; i++)
            {
                foreach (var name in VarCollector.Of(body[i], VarSkip.ForSafety))
                {
                    last[name] = i;
                }
            }

            return last;
        }
    }

    private Dictionary<Body, Positions>? positions; // of long bodies

    private bool IsUsedNext(Body body, int at, string name) => body.Count <= ShortBody ? IsUsedNextInShort(body, at, name) : IsUsedNextInLong(body, at, name);

    private bool IsUsedNextInShort(Body body, int at, string name)
    {
        for (var i = at + 1; i < body.Count; i++)
        {
            var next = body[i];
            if (NameFinder.Find(next, name, VarSkip.ForSafety))
            {
                return Takes(next, name) && KeepsOrder(body, at, i);
            }

            if (CapturedName(next) is null)
            {
                return false;
            }
        }

        return KeepsOrder(body, at, body.Count);
    }

    // Beside a scan it would be computed for each element, and not at all where there are none.
    private bool Takes(Expression user, string name, NameSet? taken = null) => !user.Negated && user.With.Length == 0
        && !(user.Call is { } call ? call.Exists(term => IsScanBeside(term, name, taken)) : user.Term is { } single && IsScanBeside(single, name, taken));

    private bool IsScanBeside(Term term, string name, NameSet? taken) => term is RefTerm { Parts: var parts }
        && !(parts[0] is VarTerm root && root.Name == name) && parts.FindIndex(1, part => UnboundFinder.Find(part, VarSkip.ForSafety, bound, taken)) > 0;

    private bool IsUsedNextInLong(Body body, int at, string name)
    {
        positions ??= new Dictionary<Body, Positions>(ReferenceEqualityComparer.Instance);
        if (!positions.TryGetValue(body, out var known))
        {
            positions.Add(body, known = new Positions(body));
        }

        if (known.NextThatStays <= at)
        {
            var taken = new NameSet();
            taken.Add(name);
            known.NextThatStays = at + 1;
            while (known.NextThatStays < body.Count && CapturedName(body[known.NextThatStays]) is { } next)
            {
                known.LastInOrder = CanFail(body[known.NextThatStays]) || IsScanned(body[known.NextThatStays], taken) ? known.NextThatStays : known.LastInOrder;
                known.NextThatStays++;
                taken.Add(next);
            }
        }

        var user = known.LastUse.GetValueOrDefault(name);
        return user == at + 1
            ? Takes(body[user], name)
            : known.LastInOrder < at && !CanFail(body[at]) && (user > at ? user <= known.NextThatStays && Takes(body[user], name) : known.NextThatStays == body.Count);
    }
}
