using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Compiles a query against a finished program.</summary>
internal static class QueryCompiler
{
    /// <summary>Variables of the values of expressions begin so; no query can spell it.</summary>
    private const string ValueName = "%value";

    /// <param name="snapshot">What the query is asked of.</param>
    /// <param name="text">The query.</param>
    /// <param name="kept">Which values an answer keeps.</param>
    public static PreparedQuery Compile(PolicySnapshot snapshot, string text, QueryValues kept = QueryValues.Last) =>
        DeepStack.Run(text.Length, () => CompileDeep(snapshot, text, kept));

    private static PreparedQuery CompileDeep(PolicySnapshot snapshot, string text, QueryValues kept)
    {
        var body = Parse(text);
        snapshot = WithMocks(snapshot, body);
        var places = kept == QueryValues.Each ? body.Select(expression => new QueryExpression(Slice(text, expression), expression.Location.Row, expression.Location.Column)).ToArray() : [];
        var captured = CaptureValues(snapshot, body, kept);
        var (state, rule) = Run(snapshot, body);
        return Lower(snapshot, state, rule, captured, places);
    }

    /// <summary>The query as the body of a rule, checked and rewritten.</summary>
    public static Rule Check(PolicySnapshot snapshot, string text) => DeepStack.Run(text.Length, () => Run(snapshot, Parse(text)).Rule);

    private static string Slice(string text, Expression expression) =>
        expression.End > expression.Location.Offset ? text[expression.Location.Offset..expression.End] : expression.ToString();

    private static Body Parse(string text)
    {
        var parser = new Parser("", text);
        var body = parser.ParseQueryText();
        return body is not null && parser.Errors.Count == 0
            ? body
            : throw new QueryCompileException(parser.Errors.Select(RegoCompiler.ToError).ToList());
    }

    private static (CompileState State, Rule Rule) Run(PolicySnapshot snapshot, Body body)
    {
        var program = snapshot.Program;
        ResolveStage.ResolveQuery(body);
        var rule = WrapQuery(body);
        var state = new CompileState(program.State.Options) { Modules = [rule.Module], Rules = program.State.Rules, IsQuery = true };
        CompilePipeline.RunQuery(state, program.State.Types);
        ThrowIfWrong(state);
        return (state, rule);
    }

    private static void ThrowIfWrong(CompileState state)
    {
        if (state.HasErrors)
        {
            throw new QueryCompileException(state.Errors.Select(RegoCompiler.ToError).ToList());
        }
    }

    /// <summary>Modules look for replaced built-ins only where they replace some themselves; a query that does needs modules that look everywhere.</summary>
    private static PolicySnapshot WithMocks(PolicySnapshot snapshot, Body body)
    {
        var replaces = false;
        new FunctionWalker(expression: expression =>
        {
            replaces |= Array.Exists(expression.With, with => with.Target is VarTerm { Name: not ("input" or "data") } || (with.Target is RefTerm target && !target.StartsWith("input") && !target.StartsWith("data")));
            return true;
        }).Walk(body);
        var program = snapshot.Program;
        return !replaces || snapshot.Modules.Count == 0 || program.State.Options.AlwaysMockable
            ? snapshot
            : new RegoCompiler(program.State.Options with { AlwaysMockable = true }).Compile(snapshot.Modules, snapshot.Data, snapshot.Revision).Snapshot ?? snapshot;
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

    // False alone is an answer. Among several expressions, and where one is tried for many values, it is none, as in `opa eval`.
    private static bool[] CaptureValues(PolicySnapshot snapshot, Body body, QueryValues kept)
    {
        var mustHold = body.Count > 1 || Iterates(body);
        var captured = Enumerable.Range(0, body.Count)
            .Select(at => (kept == QueryValues.Each || (kept == QueryValues.Last && at == body.Count - 1)) && CaptureValue(snapshot, body, at)).ToArray();
        for (var at = body.Count - 1; at >= 0 && mustHold; at--)
        {
            if (captured[at])
            {
                body.Insert(at + 1, Expression.OfTerm(new VarTerm(ValueName + at, body[at].Location), body[at].Location));
            }
        }

        return captured;
    }

    // A variable in a reference outside of comprehensions, or walk.
    private static bool Iterates(Body body)
    {
        var found = false;
        new FunctionWalker(
            term =>
            {
                found |= term is RefTerm reference && reference.Parts.Skip(1).Any(part => part is VarTerm);
                return term is not ComprehensionTerm;
            },
            expression =>
            {
                found |= expression.OperatorName == "walk";
                return true;
            }).Walk(body);
        return found;
    }

    /// <summary>Binds an expression's value to a variable, so that false is an answer too.</summary>
    private static bool CaptureValue(PolicySnapshot snapshot, Body body, int at)
    {
        var last = body[at];
        if (last.Negated || last.Some is not null || last.Every is not null || last.IsUnify || last.IsAssign || last.OperatorName == "print")
        {
            return false;
        }

        var term = last.Term ?? new CallTerm(last.Call!, last.Location);
        if (term is CallTerm call && snapshot.Program.State.ArityOf(call.Operator) is >= 0 and var arity && call.Terms.Count - 1 > arity)
        {
            return false;
        }

        body[at] = new Expression(last.Location)
        {
            Call = [Names.Unify, new VarTerm(ValueName + at, last.Location), term],
            With = last.With,
        };
        return true;
    }

    private static PreparedQuery Lower(PolicySnapshot snapshot, CompileState state, Rule rule, bool[] captured, QueryExpression[] places)
    {
        var builder = new ProgramBuilder(state, snapshot.Data, new SymbolTable(), snapshot.Program.Metadata);
        builder.StartAfter(snapshot.Program);
        builder.FindMocks();
        var lowering = new Lowering(builder, null);
        lowering.CountUses(rule);
        var chain = new Chain();
        lowering.LowerBody(rule.Body, chain);
        var collector = builder.NewBuilder();
        chain.Add(new AnswerStep(collector));
        var names = VarCollector.Of(rule.Body, VarSkip.ForSafety)
            .Select(name => (Name: state.NameOf(name), Slot: name))
            .Where(pair => pair.Name[0] is not ('$' or '%') && !CompileState.IsGenerated(pair.Name) && pair.Name is not ("data" or "input"))
            .Select(pair => (RegoValue.FromString(pair.Name), lowering.SlotOf(pair.Slot)))
            .ToArray();
        var values = captured.Select((isCaptured, at) => isCaptured ? lowering.SlotOf(ValueName + at) : -1).ToArray();
        builder.SettleQuery();
        ThrowIfWrong(state);
        return new PreparedQuery(snapshot, new QueryProgram(chain.First, names, values[^1], collector, builder.Sizes(snapshot.Program)) { Each = places.Length > 0 ? values : [] }) { Expressions = places };
    }
}
