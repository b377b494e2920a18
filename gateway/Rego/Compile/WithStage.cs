using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Checks what <c>with</c> replaces and moves values that need evaluation before the expression.</summary>
internal sealed class WithStage(CompileState state)
{
    public static void Run(CompileState state)
    {
        var rewriter = new BodyRewriter(new WithStage(state).Rewrite);
        foreach (var rule in state.AllRules())
        {
            rewriter.Run(rule);
        }
    }

    private Body Rewrite(Body body)
    {
        if (!body.Exists(expression => expression.With.Length > 0))
        {
            return body;
        }

        var result = new Body();
        foreach (var expression in body)
        {
            for (var i = 0; i < expression.With.Length; i++)
            {
                expression.With[i] = Normalize(expression.With[i]);
                if (Validate(expression.With[i]) && !IsBuiltin(expression.With[i].Value) && HeadStages.NeedsEvaluation(expression.With[i].Value))
                {
                    var capture = state.Capture(expression.With[i].Value);
                    result.Add(capture);
                    expression.With[i] = expression.With[i] with { Value = capture.Call![1] };
                }
            }

            result.Add(expression);
        }

        return result;
    }

    /// <summary>Plain names of built-ins become references, as dotted ones are.</summary>
    private WithModifier Normalize(WithModifier with)
    {
        var target = with.Target is VarTerm name && BuiltinRegistry.Find(name.Name) is not null ? new RefTerm([name], name.Location) : with.Target;
        var value = with.Value is VarTerm replacement && state.FindBuiltin(replacement.Name) is not null ? new RefTerm([replacement], replacement.Location) : with.Value;
        return with with { Target = target, Value = value };
    }

    /// <summary>True if the value is data to evaluate, false if it names a function (or an error was reported).</summary>
    private bool Validate(WithModifier with)
    {
        if (with.Target is not RefTerm target)
        {
            return FailTarget(with);
        }

        if (target.StartsWith("input"))
        {
            return true;
        }

        if (target.StartsWith("data"))
        {
            return ValidateData(with, target);
        }

        return BuiltinRegistry.Find(Names.OfOperator(target)) is { } builtin ? ValidateBuiltin(with, builtin) : FailTarget(with);
    }

    private bool FailTarget(WithModifier with)
    {
        state.Fail(SyntaxError.Type, with.Target.Location, "with keyword target must reference existing input, data, or a function");
        return false;
    }

    private bool ValidateData(WithModifier with, RefTerm target)
    {
        var node = state.Rules;
        foreach (var part in target.Parts.Skip(1))
        {
            if (node.Rules.Count > 0)
            {
                state.Fail(SyntaxError.Compile, with.Target.Location, "with keyword cannot partially replace virtual document(s)");
                return false;
            }

            if (part is not ScalarTerm scalar || !node.Children.TryGetValue(Literal.ToValue(scalar), out node))
            {
                return !IsFunction(with.Value);
            }
        }

        return !(node.Rules.Exists(rule => rule.IsFunction) && (IsFunction(with.Value) || IsBuiltin(with.Value) || IsRule(with.Value))) && !IsFunction(with.Value);
    }

    private bool IsRule(Term value) => value is RefTerm reference && reference.StartsWith("data") && state.Rules.Find(reference) is not null;

    private bool IsFunction(Term value) => value is RefTerm reference && reference.StartsWith("data")
        && state.Rules.Find(reference) is { } node && node.Rules.Exists(rule => rule.IsFunction);

    private bool IsBuiltin(Term value) => value is RefTerm reference && !reference.StartsWith("data") && !reference.StartsWith("input")
        && state.FindBuiltin(Names.OfOperator(reference)) is not null;

    private bool ValidateBuiltin(WithModifier with, Builtin builtin)
    {
        var problem = builtin switch
        {
            { Name: "eq" or "rego.metadata.chain" or "rego.metadata.rule" } => $"replacement of \"{builtin.Name}\" invalid",
            _ when builtin.Name.StartsWith("internal.", StringComparison.Ordinal) => $"replacement of internal function \"{builtin.Name}\" invalid",
            { Relation: true } => "target must not be a relation",
            { Signature.Result: null } => "target must not be a void function",
            _ => null,
        };
        if (problem is not null)
        {
            state.Fail(SyntaxError.Compile, with.Target.Location, "with keyword replacing built-in function: " + problem);
            return false;
        }

        return !IsRule(with.Value) && !IsBuiltin(with.Value);
    }
}
