using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>
/// Turns the bodies of one rule or query into steps. The safety stage has ordered them, so at each place it is known which
/// variables are bound; an expression becomes a binding, a test, a scan, a call or a pattern.
/// </summary>
internal sealed partial class Lowering(ProgramBuilder program, Rule? rule)
{
    private readonly NameMap<Local> locals = new();
    private NameSet bound = new();

    /// <summary>What is known of a variable of the rule.</summary>
    private struct Local
    {
        /// <summary>Null until a step needs one.</summary>
        public int? Slot;

        /// <summary>How often it occurs in the rule, if its name is a generated one.</summary>
        public int Uses;

        /// <summary>Set if the variable is not stored but computed where it is used.</summary>
        public Node? Inlined;

        /// <summary>How many such computations stand within each other there.</summary>
        public int InlinedDepth;
    }

    /// <summary>What the rule depends on; closures under construction have their own on top.</summary>
    public Dependencies Uses { get; private set; } = new();

    public int SlotOf(string name)
    {
        ref var local = ref locals.At(name);
        local.Slot ??= program.NewSlot();
        return local.Slot.Value;
    }

    public void MarkBound(string name) => bound.Add(name);

    public void LowerBody(Body written, Chain chain)
    {
        var body = Hoisted(written);
        for (var i = 0; i < body.Count; i++)
        {
            var expression = body[i];
            if (TryInline(body, i))
            {
                continue;
            }

            if (program.Options.Instrument && !expression.IsGenerated)
            {
                chain.Add(new ReachStep(expression.Location));
            }

            LowerTraced(expression, chain);
            NoteCase(chain);
            if (program.Options.Instrument && !expression.IsGenerated)
            {
                chain.Add(new HoldStep(expression.Location));
            }
        }
    }

    /// <summary>Path variable of a test rule, to be noted once it is bound.</summary>
    public VarTerm? CaseVariable { get; set; }

    private void NoteCase(Chain chain)
    {
        if (CaseVariable is { } variable && bound.Contains(variable.Name))
        {
            CaseVariable = null;
            chain.Add(new CaseStep(LowerValue(variable)));
        }
    }

    private void LowerExpression(Expression expression, Chain chain)
    {
        if (expression.With.Length == 0)
        {
            LowerSigned(expression, chain);
            return;
        }

        var scopeSlot = program.NewSlot();
        var step = new WithStep(expression.With.Select(LowerWith).ToArray(), scopeSlot);
        var inner = new Chain();
        LowerSigned(expression, inner);
        inner.Add(new WithExitStep(step, scopeSlot));
        step.Inner = inner.First;
        Uses.HasWith = true;
        chain.Add(step);
    }

    private Replacement LowerWith(WithModifier with)
    {
        var target = (RefTerm)with.Target;
        if (target.StartsWith("input"))
        {
            return new Replacement(WithTarget.Input, LowerFrom(1, target.Parts, null), null, LowerValue(with.Value), null);
        }

        var function = program.FunctionKey(target);
        if (function is null)
        {
            return new Replacement(WithTarget.Data, LowerFrom(1, target.Parts, null), null, LowerValue(with.Value), null);
        }

        var mock = program.MockOf(with.Value, Uses);
        return new Replacement(WithTarget.Function, [], function, mock is null ? LowerValue(with.Value) : null, mock);
    }

    private void LowerSigned(Expression expression, Chain chain)
    {
        if (!expression.Negated)
        {
            LowerPositive(expression, chain);
            return;
        }

        var inner = new Chain();
        var before = new NameSet(bound);
        LowerPositive(expression, inner);
        inner.Add(new FoundStep());
        bound = before;
        chain.Add(new NotStep(inner.First));
    }

    private void LowerPositive(Expression expression, Chain chain)
    {
        if (expression.Every is { } every)
        {
            LowerEvery(every, chain);
        }
        else if (expression.Call is { } call)
        {
            LowerCall(expression, call, chain);
        }
        else
        {
            LowerTest(expression.Term!, chain);
        }
    }

    private void LowerTest(Term term, Chain chain)
    {
        if (term is VarTerm variable && !bound.Contains(variable.Name))
        {
            program.Unbound(variable);
            return;
        }

        chain.Add(new TestStep(LowerValue(term, chain)));
    }

    private void LowerEvery(EveryExpression every, Chain chain)
    {
        var domain = LowerValue(every.Domain, chain);
        var before = new NameSet(bound);
        var key = SlotOf(every.Key!.Name);
        var value = SlotOf(every.Value.Name);
        bound.Add(every.Key.Name);
        bound.Add(every.Value.Name);
        var inner = new Chain();
        LowerBody(every.Body, inner);
        inner.Add(new FoundStep());
        bound = before;
        chain.Add(new EveryStep(domain, key, value, inner.First));
    }

    private void LowerCall(Expression expression, List<Term> call, Chain chain)
    {
        var name = Names.OfOperator(call[0]);
        if (name == "eq" && call.Count == 3)
        {
            LowerUnify(call[1], call[2], chain);
            return;
        }

        if (name == "internal.print")
        {
            chain.Add(new PrintStep(LowerFrom(0, ((ArrayTerm)call[1]).Items, null)));
            return;
        }

        var arity = program.ArityOf(call[0]);
        var arguments = LowerRange(1, Math.Min(arity, call.Count - 1), call, chain);
        var output = call.Count > arity + 1 ? call[arity + 1] : null;
        if (name == "walk")
        {
            LowerWalk(arguments[0], output, chain);
            return;
        }

        var node = LowerOperator(call[0], name, arguments, expression.Location);
        if (output is null)
        {
            chain.Add(new TestStep(node));
        }
        else
        {
            LowerMatch(output, node, chain);
        }
    }

    private void LowerWalk(Node root, Term? output, Chain chain)
    {
        if (output is ArrayTerm { Items.Count: 2 } pair)
        {
            var path = IsWildcard(pair.Items[0]) ? null : LowerPattern(pair.Items[0]);
            chain.Add(new WalkStep(root, path, LowerPattern(pair.Items[1]), null));
            return;
        }

        chain.Add(output is null ? new WalkStep(root, null, null, null) : new WalkStep(root, null, null, LowerPattern(output)));
    }

    private static bool IsWildcard(Term term) => term is VarTerm { IsWildcard: true };

    private Node LowerOperator(Term operation, string name, Node[] arguments, SourceLocation place)
    {
        if (operation is RefTerm reference && reference.StartsWith("data"))
        {
            var group = program.FunctionAt(reference);
            Uses.Add(group);
            return new FunctionNode(group, arguments, place);
        }

        switch (name)
        {
            case "rego.metadata.rule" when rule is not null: return new ConstantNode(program.Metadata.RuleOf(rule));
            case "rego.metadata.chain" when rule is not null: return new ConstantNode(program.Metadata.ChainOf(rule));
        }

        var builtin = BuiltinRegistry.Find(name)!;
        Uses.IsVolatile |= builtin.Nondeterministic || name == "trace";
        if (program.MocksBuiltin(name))
        {
            return new BuiltinNode(builtin, arguments, place);
        }

        return (name, arguments.Length) switch
        {
            ("internal.member_2", 2) when arguments[1] is SetComprehensionNode or OnceNode { Inner: SetComprehensionNode } => new ComprehensionMemberNode(arguments[0], arguments[1]),
            ("internal.member_2", 2) => new MemberNode(arguments[0], arguments[1], arguments[1] is BaseDataNode or OnceNode),
            ("internal.member_3", 3) => new KeyedMemberNode(arguments[0], arguments[1], arguments[2]),
            ("lt", 2) => new CompareNode(Comparison.Less, arguments[0], arguments[1]),
            ("lte", 2) => new CompareNode(Comparison.LessOrEqual, arguments[0], arguments[1]),
            ("gt", 2) => new CompareNode(Comparison.Greater, arguments[0], arguments[1]),
            ("gte", 2) => new CompareNode(Comparison.GreaterOrEqual, arguments[0], arguments[1]),
            ("equal", 2) => new CompareNode(Comparison.Equal, arguments[0], arguments[1]),
            ("neq", 2) => new CompareNode(Comparison.NotEqual, arguments[0], arguments[1]),
            ("plus" or "minus" or "mul", 2) => new ArithmeticNode(builtin, arguments[0], arguments[1], place),
            ("sprintf", 2) when arguments is [ConstantNode format, ArrayNode { Items: [var index] } array] => new IndexTextNode(builtin, format.Value, index, new ReadingNode(builtin, [format, array], place), place),
            _ when ReadingNode.Fits(builtin, arguments) => new ReadingNode(builtin, arguments, place),
            _ => new BuiltinNode(builtin, arguments, place),
        };
    }
}
