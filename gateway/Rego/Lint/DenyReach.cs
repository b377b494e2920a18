using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Lint;

/// <summary>
/// Follows rules that deny and rules that allow into the rules and functions that decide them, and hands over each negated expression
/// that would let a call pass: one whose silence keeps a deny rule silent, or a field of the input whose absence grants.
/// </summary>
/// <remarks>
/// A rule under <c>not</c> is turned around: its silence makes the deny rule fire. In comprehensions both may be, since a
/// count can be compared either way.
/// </remarks>
internal sealed class DenyReach(RuleIndex rules, Action<Rule, Rule, Expression> silent, Action<Rule, Rule, Expression> absent) : AstWalker
{
    private readonly Queue<(Rule Root, Rule Rule, Sense Sense)> _queue = [];
    private readonly Dictionary<Rule, Sense> _seen = [];
    private Rule _root = null!;
    private Rule _rule = null!;
    private Sense _sense;

    [Flags]
    private enum Sense
    {
        None = 0,

        /// <summary>Where it is silent, deny may be silent.</summary>
        Open = 1,

        /// <summary>Where it is silent, deny fires.</summary>
        Closed = 2,

        Both = Open | Closed,
    }

    /// <param name="denying">Rules that must fire: what they say stops a call or adds a duty to it.</param>
    /// <param name="allowing">Rules that let a call pass where they fire.</param>
    public void Follow(IEnumerable<Rule> denying, IEnumerable<Rule> allowing)
    {
        foreach (var root in denying)
            Reach(root, root, Sense.Open);
        foreach (var root in allowing)
            Reach(root, root, Sense.Closed);
        while (_queue.TryDequeue(out var next))
        {
            foreach (var branch in next.Rule.Chain())
            {
                (_root, _rule, _sense) = (next.Root, next.Rule, next.Sense);
                Walk(branch);
            }
        }
    }

    protected override bool Enter(Expression expression)
    {
        if (!expression.Negated)
            return true;
        if (_sense.HasFlag(Sense.Open))
            silent(_root, _rule, expression);
        if (_sense == Sense.Closed && IsInputField(expression))
            absent(_root, _rule, expression);
        var isEquality = expression.IsUnify || expression.OperatorName == "equal";
        Turned(expression.Term);
        Turned(expression.Call?[0]);
        foreach (var operand in expression.Call?.Skip(1) ?? [])
        {
            if (isEquality || (expression.OperatorName is "internal.member_2" or "internal.member_3" && ReferenceEquals(operand, expression.Call![^1])))
                Turned(operand);
            else
                Walk(operand);
        }

        foreach (var with in expression.With)
            Enter(with);
        return false;
    }

    protected override bool Enter(Term term)
    {
        if (term is ComprehensionTerm comprehension)
        {
            In(Sense.Both, () =>
            {
                Walk(comprehension.Key);
                Walk(comprehension.Value);
                Walk(comprehension.Body);
            });
            return false;
        }

        if (term is VarTerm or RefTerm && rules.Resolve(_rule, term) is { } path)
        {
            foreach (var target in rules.Reached(path.Path))
                Reach(_root, target, _sense);
        }

        if (term is RefTerm { Parts: [VarTerm, ..] } reference)
        {
            WalkAll(reference.Parts, 1); // the first part is the reference itself, not a use of all that lies below the name
            return false;
        }

        return true;
    }

    private bool IsInputField(Expression expression) => expression is { Call: null, Term: RefTerm { Parts: [VarTerm { Name: var name }, _, ..] } reference }
        && (name == "input" || RuleIndex.IsInputAlias(_rule, name)) && reference.Parts.Skip(1).All(part => part is ScalarTerm);

    // Keys in brackets are evaluated outside of the negation.
    private void Turned(Term? term)
    {
        if (term is RefTerm { Parts: [VarTerm, ..] } reference)
        {
            if (rules.Resolve(_rule, reference) is { } path)
                rules.Reached(path.Path).ToList().ForEach(target => Reach(_root, target, Turn(_sense)));
            WalkAll(reference.Parts, 1);
        }
        else
        {
            In(Turn(_sense), () => Walk(term));
        }
    }

    private static Sense Turn(Sense sense) => sense switch { Sense.Open => Sense.Closed, Sense.Closed => Sense.Open, _ => sense };

    private void In(Sense sense, Action walk)
    {
        var before = _sense;
        _sense = sense;
        walk();
        _sense = before;
    }

    private void Reach(Rule root, Rule rule, Sense sense)
    {
        var known = _seen.GetValueOrDefault(rule);
        if ((known | sense) == known)
            return;
        _seen[rule] = known | sense;
        _queue.Enqueue((root, rule, sense));
    }
}
