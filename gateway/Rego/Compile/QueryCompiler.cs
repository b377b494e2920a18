using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Compiles a query against a finished program.</summary>
internal static class QueryCompiler
{
    /// <summary>Variable of the last expression's value; no query can spell it.</summary>
    private const string ValueName = "%value";

    public static PreparedQuery Compile(PolicySnapshot snapshot, string text)
    {
        var program = snapshot.Program;
        var parser = new Parser("", text);
        var body = parser.ParseQueryText();
        if (body is null || parser.Errors.Count > 0)
        {
            throw new QueryCompileException(parser.Errors.Select(RegoCompiler.ToError).ToList());
        }

        var hasValue = CaptureValue(body);
        ResolveStage.ResolveQuery(body);
        var rule = WrapQuery(body);
        var state = new CompileState(program.State.Options) { Modules = [rule.Module], Rules = program.State.Rules, IsQuery = true };
        CompilePipeline.RunQuery(state, program.State.Types);
        if (state.HasErrors)
        {
            throw new QueryCompileException(state.Errors.Select(RegoCompiler.ToError).ToList());
        }

        return Lower(snapshot, state, rule, hasValue);
    }

    private static Rule WrapQuery(Body body)
    {
        var module = new Module("");
        var head = new RuleHead([new VarTerm("data", SourceLocation.None), ScalarTerm.String("%query", SourceLocation.None)], SourceLocation.None)
        {
            Value = ScalarTerm.True(SourceLocation.None),
        };
        var rule = new Rule(head, body, SourceLocation.None) { Module = module };
        module.Rules.Add(rule);
        return rule;
    }

    /// <summary>Binds the last expression's value to a variable, so that false is an answer too.</summary>
    private static bool CaptureValue(Body body)
    {
        var last = body[^1];
        if (last.Negated || last.Some is not null || last.Every is not null || last.IsUnify || last.IsAssign || last.OperatorName == "print")
        {
            return false;
        }

        var term = last.Term ?? new CallTerm(last.Call!, last.Location);
        if (term is CallTerm call && BuiltinRegistry.Find(Names.OfOperator(call.Operator)) is { } builtin && call.Terms.Count - 1 > builtin.Arity)
        {
            return false;
        }

        body[^1] = new Expression(last.Location)
        {
            Call = [Names.Operator("eq", last.Location), new VarTerm(ValueName, last.Location), term],
            With = last.With,
        };
        return true;
    }

    private static PreparedQuery Lower(PolicySnapshot snapshot, CompileState state, Rule rule, bool hasValue)
    {
        var builder = new ProgramBuilder(state, snapshot.Data, new SymbolTable(), snapshot.Program.Metadata);
        builder.StartAfter(snapshot.Program);
        builder.FindMocks();
        var lowering = new Lowering(builder, null);
        lowering.CountUses(walker => walker.Walk(rule));
        var chain = new Chain();
        lowering.LowerBody(rule.Body, chain);
        var collector = builder.NewBuilder();
        chain.Add(new AnswerStep(collector));
        var names = VarCollector.Of(rule.Body, VarSkip.ForSafety)
            .Select(name => (Name: state.NameOf(name), Slot: name))
            .Where(pair => pair.Name[0] is not ('$' or '%') && !CompileState.IsGenerated(pair.Name) && pair.Name is not ("data" or "input"))
            .Select(pair => (RegoValue.FromString(pair.Name), lowering.SlotOf(pair.Slot)))
            .ToArray();
        var valueSlot = hasValue ? lowering.SlotOf(ValueName) : -1;
        builder.SettleQuery();
        return new PreparedQuery(snapshot, new QueryProgram(chain.First, names, valueSlot, collector, builder.SlotCount, builder.BuilderCount, builder.GroupCount));
    }
}
