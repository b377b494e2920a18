using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>
/// Undoes what earlier stages took apart: a generated variable that is used once, by the next expression that stays, is
/// not stored but computed in place. Negated expressions keep theirs, since an undefined operand makes those undefined.
/// </summary>
internal sealed partial class Lowering
{
    private readonly Dictionary<string, Node> inlined = new(StringComparer.Ordinal);
    private Dictionary<string, int> uses = [];

    /// <summary>Most computations within each other in one place; long chains of operators are cut there.</summary>
    private const int MaxInlined = 50;

    private readonly Dictionary<string, int> inlinedDepth = new(StringComparer.Ordinal);

    /// <summary>Counts how often each variable of the rule occurs.</summary>
    public void CountUses(Action<AstWalker> walk)
    {
        uses = new Dictionary<string, int>(StringComparer.Ordinal);
        walk(new FunctionWalker(term =>
        {
            if (term is VarTerm variable)
            {
                uses[variable.Name] = uses.GetValueOrDefault(variable.Name) + 1;
            }

            return true;
        }));
    }

    private bool TryInline(Body body, int at)
    {
        if (program.Options.Trace || CapturedName(body[at]) is not { } name || !IsUsedNext(body, at, name))
        {
            return false;
        }

        var call = body[at].Call!;
        var operands = body[at].IsUnify ? [call[2]] : call.GetRange(1, call.Count - 2);
        var within = 1 + operands.SelectMany(operand => VarCollector.Of(operand)).Select(used => inlinedDepth.GetValueOrDefault(used)).DefaultIfEmpty().Max();
        if (within > MaxInlined || !operands.TrueForAll(IsGround))
        {
            return false;
        }

        inlinedDepth[name] = within;

        inlined[name] = body[at].IsUnify
            ? LowerValue(call[2])
            : LowerOperator(call[0], Names.OfOperator(call[0]), operands.Select(LowerValue).ToArray(), body[at].Location);
        bound.Add(name);
        return true;
    }

    /// <summary>The generated variable that an expression sets and that occurs in one other place; null for any other expression.</summary>
    private string? CapturedName(Expression expression)
    {
        if (!expression.IsGenerated || expression.With.Count > 0 || expression.Negated || expression.Call is not { } call)
        {
            return null;
        }

        var target = expression.IsUnify ? call[1] : call.Count == program.ArityOf(call[0]) + 2 ? call[^1] : null;
        return target is VarTerm variable && CompileState.IsGenerated(variable.Name) && uses.GetValueOrDefault(variable.Name) == 2
            && !bound.Contains(variable.Name) && expression.OperatorName is not ("walk" or "internal.print") ? variable.Name : null;
    }

    /// <summary>Bodies up to this many expressions are searched each time; longer ones are read once.</summary>
    private const int ShortBody = 32;

    /// <summary>Where a long body uses variables: the last expression that has each, and the next that is not taken in.</summary>
    private sealed class Positions(Body body)
    {
        public Dictionary<string, int> LastUse { get; } = CountLastUses(body);

        public int NextThatStays { get; set; } = -1;

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

    private readonly Dictionary<Body, Positions> positions = new(ReferenceEqualityComparer.Instance);

    private bool IsUsedNext(Body body, int at, string name) => body.Count <= ShortBody ? IsUsedNextInShort(body, at, name) : IsUsedNextInLong(body, at, name);

    private bool IsUsedNextInShort(Body body, int at, string name)
    {
        for (var i = at + 1; i < body.Count; i++)
        {
            var next = body[i];
            if (VarCollector.Of(next, VarSkip.ForSafety).Contains(name))
            {
                return !next.Negated && next.With.Count == 0;
            }

            if (CapturedName(next) is null)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsUsedNextInLong(Body body, int at, string name)
    {
        if (!positions.TryGetValue(body, out var known))
        {
            positions.Add(body, known = new Positions(body));
        }

        if (known.NextThatStays <= at)
        {
            known.NextThatStays = at + 1;
            while (known.NextThatStays < body.Count && CapturedName(body[known.NextThatStays]) is not null)
            {
                known.NextThatStays++;
            }
        }

        var user = known.LastUse.GetValueOrDefault(name);
        return user > at ? user <= known.NextThatStays && !body[user].Negated && body[user].With.Count == 0 : known.NextThatStays == body.Count;
    }
}
