using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

/// <summary>A value that an expression looks at, with the text it stands as.</summary>
internal sealed record TracedValue(string Text, Node Value);

/// <summary>One expression of a rule's body under observation.</summary>
internal sealed record TracedExpression(Rule Rule, int Order, Expression Expression, string Text, TracedValue[] Values, IReadOnlyList<RefTerm> Rules);

/// <summary>An expression that gave no way on, with what it saw.</summary>
internal sealed record TracedFailure(TracedExpression At, IReadOnlyList<(string Text, RegoValue Value)> Seen, TracedFailure? Inner);

/// <summary>How far the rules of one evaluation came. Owned by that evaluation.</summary>
internal sealed class RuleTrace
{
    private readonly Dictionary<TracedExpression, int> passed = [];
    private TracedFailure? inner;

    public HashSet<Rule> Entered { get; } = [];

    public HashSet<Rule> Fired { get; } = [];

    /// <summary>By rule, the failure furthest down its body; of equally far ones the last.</summary>
    public Dictionary<Rule, TracedFailure> Failures { get; } = [];

    public int Begin(TracedExpression expression)
    {
        if (expression.Order >= 0)
        {
            inner = null;
        }

        return passed.GetValueOrDefault(expression);
    }

    public void Pass(TracedExpression expression) => passed[expression] = passed.GetValueOrDefault(expression) + 1;

    public void End(TracedExpression expression, int before, EvalContext context)
    {
        if (passed.GetValueOrDefault(expression) != before || context.Halted)
        {
            return;
        }

        var failure = new TracedFailure(expression, expression.Values.Select(value => (value.Text, value.Value.Eval(context))).ToList(), inner);
        if (expression.Order < 0)
        {
            inner = failure;
        }
        else if (!Failures.TryGetValue(expression.Rule, out var known) || known.At.Order <= expression.Order)
        {
            Failures[expression.Rule] = failure;
        }
    }
}

/// <summary>Notes that a rule is tried.</summary>
internal sealed class EnterStep(Rule rule) : Step
{
    public override bool Run(EvalContext context)
    {
        context.Trace?.Entered.Add(rule);
        return Next.Run(context);
    }
}

/// <summary>Notes that a rule's body held.</summary>
internal sealed class FireStep(Rule rule) : Step
{
    public override bool Run(EvalContext context)
    {
        context.Trace?.Fired.Add(rule);
        return Next.Run(context);
    }
}

/// <summary>Stands before an expression and finds out whether it let the search through.</summary>
internal sealed class TryStep(TracedExpression expression) : Step
{
    public override bool Run(EvalContext context)
    {
        if (context.Trace is not { } trace)
        {
            return Next.Run(context);
        }

        var before = trace.Begin(expression);
        var stop = Next.Run(context);
        trace.End(expression, before, context);
        return stop;
    }
}

/// <summary>Stands behind an expression.</summary>
internal sealed class PassStep(TracedExpression expression) : Step
{
    public override bool Run(EvalContext context)
    {
        context.Trace?.Pass(expression);
        return Next.Run(context);
    }
}
