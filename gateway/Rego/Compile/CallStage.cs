using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Checks of calls: known, of the right number of arguments, with a result where one is used.</summary>
internal static class CallStage
{
    /// <summary>print has no value.</summary>
    public static void CheckVoid(CompileState state)
    {
        var walker = new FunctionWalker(term =>
        {
            if (term is CallTerm call && Names.OfOperator(call.Operator) is "print" or "internal.print")
            {
                state.Fail(SyntaxError.Type, term.Location, $"{term} used as value");
            }

            return true;
        });
        foreach (var rule in state.AllRules())
        {
            walker.Walk(rule);
        }
    }

    public static void CheckUndefined(CompileState state)
    {
        var walker = new FunctionWalker(expression: expression =>
        {
            if (expression.Call is { } call)
            {
                CheckCall(state, expression, call);
            }

            return true;
        });
        foreach (var rule in state.AllRules())
        {
            walker.Walk(rule);
        }
    }

    private static void CheckCall(CompileState state, Expression expression, List<Term> call)
    {
        var arity = state.ArityOf(call[0]);
        if (arity < 0)
        {
            var known = state.Options.AllowedBuiltins is null && BuiltinRegistry.Find(Names.OfOperator(call[0])) is not null;
            state.Fail(SyntaxError.Type, expression.Location, known ? $"unsafe built-in function calls in expression: {call[0]}" : $"undefined function {call[0]}");
            return;
        }

        if (expression.OperatorName == "internal.print")
        {
            return;
        }

        var operands = call.Count - 1;
        var fits = expression.IsGenerated
            ? expression.IsUnify || operands == arity + 1
            : operands == arity || operands == arity + 1;
        if (fits)
        {
            return;
        }

        var given = expression.IsGenerated ? operands - 1 : operands;
        state.Fail(
            SyntaxError.Type,
            expression.Location,
            call[0] is RefTerm reference && reference.StartsWith("data")
                ? $"function {call[0]} has arity {arity}, got {given} argument{(given == 1 ? "" : "s")}"
                : $"{call[0]}: arity mismatch");
    }

    public static void CheckDeprecated(CompileState state)
    {
        var walker = new FunctionWalker(expression: expression =>
        {
            if (expression.Call is { } call && state.FindBuiltin(Names.OfOperator(call[0])) is { Deprecated: true } builtin)
            {
                state.Fail(SyntaxError.Type, expression.Location, $"deprecated built-in function calls in expression: {builtin.Name}");
            }

            return true;
        });
        foreach (var rule in state.AllRules())
        {
            walker.Walk(rule);
        }
    }
}
