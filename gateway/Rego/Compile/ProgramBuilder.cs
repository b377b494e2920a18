using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Lowers checked modules to a program: numbers slots, makes the rule groups and finds what is constant.</summary>
internal sealed class ProgramBuilder(CompileState state, RegoValue data, SymbolTable symbols, MetadataIndex metadata)
{
    private readonly List<(OnceNode Node, Dependencies Uses)> candidates = [];
    private readonly Dictionary<RuleGroup, Dependencies> groupUses = [];
    private readonly HashSet<string> mockedBuiltins = new(StringComparer.Ordinal);

    public int SlotCount { get; private set; }

    public int BuilderCount { get; private set; }

    public int GroupCount { get; private set; }

    public RuleTree Rules => state.Rules;

    public RegoValue Data => data;

    public MetadataIndex Metadata => metadata;

    /// <summary>A variable that no expression binds and that the checks of safety let through; the module is refused.</summary>
    public void Unbound(Term term) => state.Fail(SyntaxError.UnsafeVar, term.Location, $"var {NameOf(term.ToString())} is unsafe");

    public void TooDeep(SourceLocation place) => state.Fail(SyntaxError.Compile, place, "expression nests too deeply");

    /// <summary>The author's name of a variable.</summary>
    public string NameOf(string variable) => state.NameOf(variable);

    public CompilerOptions Options => state.Options;

    /// <summary>Goes on numbering after a finished program, for queries against it.</summary>
    public void StartAfter(PolicyProgram program) => (SlotCount, BuilderCount, GroupCount) = (program.SlotCount, program.BuilderCount, program.GroupCount);

    /// <summary>Room for an evaluation of a query that comes after a program.</summary>
    public EvalSizes Sizes(PolicyProgram program) => new(SlotCount, program.SlotCount, BuilderCount, GroupCount);

    public int NewSlot() => SlotCount++;

    public int NewBuilder() => BuilderCount++;

    public RegoValue Intern(RegoValue value) => value.TryGetString(out var text) ? symbols.Intern(text) : value;

    public int ArityOf(Term operation) => state.ArityOf(operation);

    /// <summary>True if a with somewhere replaces the built-in, so that its calls must look for a mock.</summary>
    public bool MocksBuiltin(string name) => mockedBuiltins.Contains(name) || state.Options.AlwaysMockable;

    public object? FunctionKey(RefTerm target)
    {
        if (!target.StartsWith("data"))
        {
            return Names.OfOperator(target);
        }

        return Rules.Find(target)?.Group is { IsFunction: true } group ? group : null;
    }

    public Mock? MockOf(Term value, Dependencies uses)
    {
        if (value is not RefTerm reference)
        {
            return null;
        }

        if (reference.StartsWith("data"))
        {
            if (Rules.Find(reference)?.Group is not { } group)
            {
                return null;
            }

            uses.Add(group);
            return group.IsFunction ? new Mock(default, null, group) : null;
        }

        return reference.StartsWith("input") ? null : state.FindBuiltin(Names.OfOperator(reference)) is { } builtin ? new Mock(default, builtin, null) : null;
    }

    public Expression Capture(Term term) => state.Capture(term);

    public RuleGroup FunctionAt(RefTerm reference) => Rules.Find(reference)!.Group!;

    public Node Once(Node node, Dependencies uses)
    {
        if (uses.IsVolatile || uses.HasWith)
        {
            return node;
        }

        var once = new OnceNode(node, NewBuilder());
        candidates.Add((once, uses));
        return once;
    }

    public PolicyProgram Build(IReadOnlyList<Module> modules)
    {
        FindMocks();
        var nodes = new List<RuleTree>();
        foreach (var node in GroupNodes(Rules))
        {
            Options.Checkpoint?.Invoke();
            node.Group = MakeGroup(node);
            nodes.Add(node);
        }

        foreach (var node in nodes)
        {
            Options.Checkpoint?.Invoke();
            new RuleLowering(this, node).Run();
        }

        Settle();
        return new PolicyProgram(state, data, symbols, metadata, modules) { SlotCount = SlotCount, BuilderCount = BuilderCount, GroupCount = GroupCount };
    }

    public void FindMocks()
    {
        var walker = new FunctionWalker(expression: expression =>
        {
            foreach (var with in expression.With)
            {
                if (with.Target is RefTerm target && !target.StartsWith("data") && !target.StartsWith("input"))
                {
                    mockedBuiltins.Add(Names.OfOperator(target));
                }
            }

            return true;
        });
        foreach (var rule in state.AllRules())
        {
            walker.Walk(rule);
        }
    }

    private static IEnumerable<RuleTree> GroupNodes(RuleTree node)
    {
        if (node.Rules.Count > 0)
        {
            yield return node;
            yield break;
        }

        foreach (var below in node.Children.Values.SelectMany(GroupNodes))
        {
            yield return below;
        }
    }

    private RuleGroup MakeGroup(RuleTree node)
    {
        var first = node.Rules[0];
        var kind = node.IsGeneral ? GroupKind.Document
            : first.IsFunction ? GroupKind.Function
            : first.Head.IsMultiValue ? GroupKind.PartialSet : GroupKind.Complete;
        var path = Literal.PathOf(first.Head.Reference);
        for (var i = 0; i < path.Length; i++)
        {
            path[i] = Intern(path[i]);
        }

        return new RuleGroup(GroupCount++, kind, path) { BuilderIndex = NewBuilder() };
    }

    public void Record(RuleGroup group, Dependencies uses)
    {
        if (groupUses.TryGetValue(group, out var known))
        {
            known.Include(uses);
        }
        else
        {
            groupUses.Add(group, uses);
        }
    }

    /// <summary>Groups are constant unless they, or what they need, are volatile.</summary>
    public void Settle()
    {
        var users = new Dictionary<RuleGroup, List<RuleGroup>>();
        var changing = new HashSet<RuleGroup>();
        var queue = new Queue<RuleGroup>();
        foreach (var (group, uses) in groupUses)
        {
            Options.Checkpoint?.Invoke();
            foreach (var used in uses.Groups)
            {
                if (!users.TryGetValue(used, out var list))
                {
                    users.Add(used, list = []);
                }

                list.Add(group);
            }

            if ((uses.IsVolatile || uses.HasWith) && changing.Add(group))
            {
                queue.Enqueue(group);
            }
        }

        while (queue.TryDequeue(out var group))
        {
            foreach (var user in users.GetValueOrDefault(group) ?? [])
            {
                if (changing.Add(user))
                {
                    queue.Enqueue(user);
                }
            }
        }

        foreach (var group in groupUses.Keys)
        {
            Options.Checkpoint?.Invoke();
            group.IsConstant = !changing.Contains(group);
        }

        SettleQuery();
    }

    /// <summary>Enables closures whose rules are constant; those of a program are settled when queries come.</summary>
    public void SettleQuery()
    {
        foreach (var (node, uses) in candidates)
        {
            node.IsEnabled = uses.Groups.All(group => group.IsConstant);
        }
    }
}
