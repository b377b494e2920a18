using System.Runtime.CompilerServices;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

[InlineArray(8)]
internal struct ArgumentBuffer
{
    private RegoValue first;
}

/// <summary>A call of a built-in.</summary>
internal sealed class BuiltinNode(Builtin builtin, Node[] arguments, SourceLocation place) : Node
{
    private readonly BuiltinFunction? function = builtin.Invoke;

    public override RegoValue Eval(EvalContext context)
    {
        var buffer = default(ArgumentBuffer);
        Span<RegoValue> values = arguments.Length <= 8 ? ((Span<RegoValue>)buffer)[..arguments.Length] : new RegoValue[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Eval(context);
            if (values[i].IsUndefined)
            {
                return default;
            }
        }

        if (!context.Tick())
        {
            return default;
        }

        if (context.Scope.Mocks is { } mocks && mocks.TryGetValue(builtin.Name, out var mock))
        {
            return MockCall.Eval(context, mock, values, place);
        }

        return Invoke(context, builtin, function, values, place);
    }

    public static RegoValue Invoke(EvalContext context, Builtin builtin, BuiltinFunction? function, ReadOnlySpan<RegoValue> values, SourceLocation place)
    {
        if (function is null)
        {
            context.Fail(EvalErrorCode.Builtin, $"{builtin.Name}: not available here", place);
            return default;
        }

        RegoValue result;
        try
        {
            result = function(context.Builtins, values);
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or InsufficientExecutionStackException or OperationCanceledException))
        {
            // A fault of ours, not of the arguments: it ends the evaluation, so that no "not" makes an answer of it. Its own text could hold them.
            context.Fail(EvalErrorCode.Internal, $"{builtin.Name}: unexpected {fault.GetType().Name}", place);
            return default;
        }

        return result.IsUndefined && context.Builtins.HasError ? context.BuiltinFailed(builtin.Name, place) : context.Bounded(result, builtin.Name, place);
    }
}

/// <summary>A call of a function that the policy defines.</summary>
internal sealed class FunctionNode(RuleGroup group, Node[] arguments, SourceLocation place) : Node
{
    public override RegoValue Eval(EvalContext context)
    {
        var buffer = default(ArgumentBuffer);
        Span<RegoValue> values = arguments.Length <= 8 ? ((Span<RegoValue>)buffer)[..arguments.Length] : new RegoValue[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Eval(context);
            if (values[i].IsUndefined)
            {
                return default;
            }
        }

        if (!context.Tick())
        {
            return default;
        }

        if (context.Scope.Mocks is { } mocks && mocks.TryGetValue(group, out var mock))
        {
            return MockCall.Eval(context, mock, values, place);
        }

        return group.Call(context, values);
    }
}

/// <summary>A call of what replaced a function; inside it no function is replaced, so a mock may call the original.</summary>
internal static class MockCall
{
    public static RegoValue Eval(EvalContext context, Mock mock, ReadOnlySpan<RegoValue> values, SourceLocation place)
    {
        if (mock.Value.IsDefined)
        {
            return mock.Value;
        }

        if (mock.Builtin is { } builtin)
        {
            return BuiltinNode.Invoke(context, builtin, builtin.Invoke, values, place);
        }

        if (mock.Group is not { } group)
        {
            return default;
        }

        var scope = context.Scope;
        context.SetScope(new EvalScope(scope.Input, scope.Data, scope.ReplacedPaths, null, context.NextGeneration()));
        var result = group.IsFunction ? group.Call(context, values) : group.Eval(context);
        context.SetScope(scope);
        return result;
    }
}

/// <summary>print: writes its arguments, undefined ones as such, and always holds.</summary>
internal sealed class PrintStep(Node[] arguments) : Step
{
    private const int MaxPrinted = 1_000_000;

    public override bool Run(EvalContext context)
    {
        if (context.Builtins.Print is { } print)
        {
            var texts = new string[arguments.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                texts[i] = TextOf(arguments[i].Eval(context));
            }

            print(string.Join(' ', texts));
        }

        return context.Halted || Next.Run(context);
    }

    private static string TextOf(RegoValue values)
    {
        if (values.Reference is not RegoSet { Count: > 0 } set)
        {
            return "<undefined>";
        }

        return set[0].TryGetString(out var text) ? text : set[0].Weight > MaxPrinted ? "<too large to print>" : set[0].ToString();
    }
}
