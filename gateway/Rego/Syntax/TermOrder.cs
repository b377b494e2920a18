using System.Runtime.CompilerServices;

namespace SecureFin.Rego.Syntax;

/// <summary>OPA's order of terms, and sets and objects of a module as OPA holds them: sorted, each element and key once.</summary>
/// <param name="charge">Takes steps for the work; comparing ends when it says no.</param>
internal sealed class TermOrder(Func<long, bool> charge) : IComparer<Term>
{
    private const int PortionMask = 63;

    private readonly Dictionary<Term, object> known = new(ReferenceEqualityComparer.Instance);
    private int compared;
    private bool stopped;

    /// <summary>The elements in order; of equal ones the first.</summary>
    public List<Term> Distinct(SetTerm set) =>
        Known(set, () => Sorted(set.Items.Select(item => new KeyValuePair<Term, Term>(item, item)).ToList()).ConvertAll(item => item.Key));

    /// <summary>The members in order of their keys; of equal keys the first with the value of the last.</summary>
    public List<KeyValuePair<Term, Term>> Distinct(ObjectTerm map) => Known(map, () => Sorted(map.Items));

    public int Compare(Term? x, Term? y)
    {
        if (ReferenceEquals(x, y) || stopped || x is null || y is null)
        {
            return 0;
        }

        stopped = !RuntimeHelpers.TryEnsureSufficientExecutionStack() || ((++compared & PortionMask) == 0 && !charge(PortionMask + 1));
        var kinds = Rank(x).CompareTo(Rank(y));
        return kinds != 0 ? kinds : (x, y) switch
        {
            (ScalarTerm a, ScalarTerm b) => Compile.Literal.ToValue(a).CompareTo(Compile.Literal.ToValue(b)),
            (VarTerm a, VarTerm b) => RegoValue.FromString(a.Name).CompareTo(RegoValue.FromString(b.Name)),
            (RefTerm a, RefTerm b) => Compare(a.Parts, b.Parts),
            (ArrayTerm a, ArrayTerm b) => Compare(a.Items, b.Items),
            (CallTerm a, CallTerm b) => Compare(a.Terms, b.Terms),
            (SetTerm a, SetTerm b) => Compare(Distinct(a), Distinct(b)),
            (ObjectTerm a, ObjectTerm b) => Compare(Flat(a), Flat(b)),
            (ComprehensionTerm a, ComprehensionTerm b) => Compare(a, b),
            _ => 0,
        };
    }

    private int Compare(ComprehensionTerm a, ComprehensionTerm b)
    {
        var keys = Compare(a.Key, b.Key);
        var heads = keys != 0 ? keys : Compare(a.Value, b.Value);
        return heads != 0 ? heads : ModuleJson.Of(a).CompareTo(ModuleJson.Of(b));
    }

    private int Compare(List<Term> a, List<Term> b)
    {
        for (var i = 0; i < a.Count && i < b.Count; i++)
        {
            if (Compare(a[i], b[i]) is var order and not 0)
            {
                return order;
            }
        }

        return a.Count.CompareTo(b.Count);
    }

    private List<Term> Flat(ObjectTerm map) => Distinct(map).SelectMany(item => new[] { item.Key, item.Value }).ToList();

    private List<T> Known<T>(Term holder, Func<List<T>> make)
    {
        if (!known.TryGetValue(holder, out var sorted))
        {
            known[holder] = sorted = make();
        }

        return (List<T>)sorted;
    }

    private List<KeyValuePair<Term, Term>> Sorted(List<KeyValuePair<Term, Term>> members)
    {
        var result = new List<KeyValuePair<Term, Term>>(members.Count);
        foreach (var member in members.OrderBy(item => item.Key, this))
        {
            if (result.Count > 0 && Compare(result[^1].Key, member.Key) == 0)
            {
                result[^1] = new KeyValuePair<Term, Term>(result[^1].Key, member.Value);
            }
            else
            {
                result.Add(member);
            }
        }

        return result;
    }

    private static int Rank(Term term) => term switch
    {
        ScalarTerm { Kind: var kind } => (int)kind,
        VarTerm => 4,
        RefTerm => 5,
        ArrayTerm => 6,
        ObjectTerm => 7,
        SetTerm => 8,
        ComprehensionTerm { Kind: ComprehensionKind.Array } => 9,
        ComprehensionTerm { Kind: ComprehensionKind.Object } => 10,
        ComprehensionTerm => 11,
        _ => 12,
    };
}
