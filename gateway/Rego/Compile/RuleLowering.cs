using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Lowers the rules of one node to the clauses of its group.</summary>
internal sealed class RuleLowering(ProgramBuilder program, RuleTree node)
{
    private readonly RuleGroup group = node.Group!;
    private HashSet<RegoValue>? constants;
    private bool allConstant = true;

    public void Run()
    {
        var firstSlot = program.SlotCount;
        var rules = node.IsGeneral ? node.DepthFirst().SelectMany(below => below.Rules).ToList() : node.Rules;
        if (group.IsFunction)
        {
            group.ArgumentCount = rules[0].Head.Arguments!.Count;
            group.ArgumentSlot = program.SlotCount;
            for (var i = 0; i < group.ArgumentCount; i++)
            {
                program.NewSlot();
            }
        }

        group.Clauses = LowerAll(rules);
        group.ClauseIndex = program.Options.Trace || program.Options.Instrument ? null : ClauseIndexing.Of(group.Clauses, group.ArgumentSlot, group.ArgumentCount);
        group.AllSame = allConstant && constants is { Count: 1 };
        if (rules.Find(rule => rule.IsDefault) is { } standard)
        {
            var (constantsBefore, same) = (allConstant, group.AllSame);
            group.Default = Lower(standard);
            (allConstant, group.AllSame) = (constantsBefore, same);
        }

        group.Slots = (firstSlot, program.SlotCount - firstSlot);
    }

    private Clause[] LowerAll(List<Rule> rules)
    {
        var clauses = new Clause[rules.Count(rule => !rule.IsDefault)];
        var at = 0;
        foreach (var rule in rules)
        {
            if (!rule.IsDefault)
            {
                clauses[at++] = Lower(rule)!;
            }
        }

        return clauses;
    }

    private Clause? Lower(Rule? rule)
    {
        if (rule is null)
        {
            return null;
        }

        var lowering = new Lowering(program, rule);
        lowering.CountUses(rule);
        var chain = new Chain();
        if (program.Options.Trace)
        {
            chain.Add(new EnterStep(rule));
        }

        if (program.Options.Instrument)
        {
            chain.Add(new ReachStep(rule.Location));
            var at = rule.Module.Package.Parts.Count;
            lowering.CaseVariable = rule.Head.Reference is { } path && path.Count > at + 1 && path[at] is ScalarTerm { Text: var name } && name.StartsWith("test_", StringComparison.Ordinal)
                ? path[at + 1] as VarTerm
                : null;
        }

        LowerArguments(rule, lowering, chain);
        lowering.LowerBody(rule.Body, chain);
        if (program.Options.Instrument)
        {
            chain.Add(new HoldStep(rule.Location));
        }

        if (program.Options.Trace)
        {
            chain.Add(new FireStep(rule));
        }

        chain.Add(Sink(rule, lowering));
        program.Record(group, lowering.Uses);
        rule.Body = Body.None; // a snapshot has no use for what makes up most of a compilation
        return new Clause { Start = chain.First, Else = Lower(rule.Else) };
    }

    private void LowerArguments(Rule rule, Lowering lowering, Chain chain)
    {
        for (var i = 0; i < (rule.Head.Arguments?.Count ?? 0); i++)
        {
            chain.Add(new MatchStep(lowering.LowerPattern(rule.Head.Arguments![i]), new SlotNode(group.ArgumentSlot + i)));
        }
    }

    private Step Sink(Rule rule, Lowering lowering)
    {
        var head = rule.Head;
        var value = lowering.LowerValue(head.Key is not null && head.Value is null ? head.Key : head.Value ?? ScalarTerm.True(rule.Location));
        switch (group.Kind)
        {
            case GroupKind.PartialSet:
                return new SetItemStep(group.BuilderIndex, value);
            case GroupKind.Document:
                var path = head.Reference.Skip(1 + group.Path.Length).Select(lowering.LowerValue).ToArray();
                return new DocumentSink(group, path, value, head.IsMultiValue, rule.Location);
            default:
                if (value is ConstantNode constant)
                {
                    (constants ??= []).Add(constant.Value);
                }
                else
                {
                    allConstant = false;
                }

                return new CompleteSink(group, value, value is ConstantNode, rule.Location);
        }
    }
}
