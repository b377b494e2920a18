using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

internal sealed partial class Lowering
{
    private void LowerUnify(Term left, Term right, Chain chain)
    {
        if (IsOpen(left) && IsOpen(right))
        {
            LowerPairs(left, right, chain);
        }
        else if (IsOpen(left))
        {
            LowerMatch(left, LowerValue(right, chain), chain);
        }
        else if (IsOpen(right))
        {
            LowerMatch(right, LowerValue(left, chain), chain);
        }
        else
        {
            var a = LowerValue(left, chain);
            var b = LowerValue(right, chain);
            chain.Add(new EqualStep(a, b));
        }
    }

    /// <summary>True for a variable or collection that the equation must still bind in part; references scan by themselves.</summary>
    private bool IsOpen(Term term) => term is VarTerm or ArrayTerm or ObjectTerm && !IsGround(term);

    private void LowerMatch(Term target, Node value, Chain chain)
    {
        if (target is VarTerm variable && !bound.Contains(variable.Name))
        {
            bound.Add(variable.Name);
            chain.Add(new BindStep(SlotOf(variable.Name), value));
        }
        else if (IsOpen(target))
        {
            chain.Add(new MatchStep(LowerPattern(target), value));
        }
        else
        {
            var expected = LowerValue(target, chain);
            chain.Add(new EqualStep(value, expected));
        }
    }

    /// <summary>Two collections with unbound variables on both sides: pair by pair, whichever is ready first.</summary>
    private void LowerPairs(Term left, Term right, Chain chain)
    {
        var pairs = PairsOf(left, right);
        if (pairs is null)
        {
            chain.Add(new FailStep());
            BindAll(left, chain);
            BindAll(right, chain);
            return;
        }

        while (pairs.Count > 0)
        {
            var ready = pairs.FindIndex(pair => !IsOpen(pair.Left) || !IsOpen(pair.Right));
            ready = ready < 0 ? pairs.FindIndex(pair => pair.Left is not VarTerm && pair.Right is not VarTerm) : ready;
            if (ready < 0)
            {
                throw new InvalidOperationException("equation cannot be ordered");
            }

            var (a, b) = pairs[ready];
            pairs.RemoveAt(ready);
            LowerUnify(a, b, chain);
        }
    }

    private void BindAll(Term term, Chain chain)
    {
        foreach (var name in VarCollector.Of(term, VarSkip.ForSafety).Where(bound.Add))
        {
            chain.Add(new BindStep(SlotOf(name), new ConstantNode(RegoValue.Null)));
        }
    }

    private static List<(Term Left, Term Right)>? PairsOf(Term left, Term right)
    {
        if (left is ArrayTerm a && right is ArrayTerm b && a.Items.Count == b.Items.Count)
        {
            return a.Items.Zip(b.Items).ToList();
        }

        if (left is ObjectTerm x && right is ObjectTerm y && x.Items.Count == y.Items.Count)
        {
            var pairs = new List<(Term, Term)>();
            foreach (var (key, value) in x.Items)
            {
                var text = key.ToString();
                var other = y.Items.FirstOrDefault(item => item.Key.ToString() == text).Value;
                if (other is null)
                {
                    return null;
                }

                pairs.Add((value, other));
            }

            return pairs;
        }

        return null;
    }

    public Pattern LowerPattern(Term term)
    {
        switch (term)
        {
            case VarTerm { IsWildcard: true } wildcard when bound.Add(wildcard.Name):
                return new AnyPattern();
            case VarTerm variable when bound.Add(variable.Name):
                return new BindPattern(SlotOf(variable.Name));
            case ArrayTerm array when !IsGround(array):
                return new ArrayPattern(array.Items.Select(LowerPattern).ToArray());
            case ObjectTerm map when !IsGround(map):
                var keys = map.Items.Select(item => LowerValue(item.Key)).ToArray();
                return new ObjectPattern(keys, map.Items.Select(item => LowerPattern(item.Value)).ToArray());
            default:
                return new EqualPattern(LowerValue(term));
        }
    }
}
