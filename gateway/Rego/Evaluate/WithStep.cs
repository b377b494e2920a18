namespace SecureFin.Rego.Evaluate;

internal enum WithTarget { Input, Data, Function }

/// <summary>One replacement of a with: a document by path, or a function by key.</summary>
internal sealed record Replacement(WithTarget Target, Node[] Path, object? FunctionKey, Node? Value, Mock? Mock);

/// <summary>Runs an expression with replaced input, data or functions; what follows it sees the old ones again.</summary>
internal sealed class WithStep(Replacement[] replacements, int scopeSlot) : Step
{
    public Step Inner { get; set; } = null!;

    public override bool Run(EvalContext context)
    {
        var outer = context.Scope;
        if (!TryBuild(context, outer, out var scope))
        {
            return context.Halted;
        }

        context.Slots[scopeSlot] = new RegoValue(outer, 0xFD);
        context.SetScope(scope);
        var stop = Inner.Run(context);
        context.SetScope(outer);
        return stop;
    }

    private bool TryBuild(EvalContext context, EvalScope outer, out EvalScope scope)
    {
        var (input, data, paths, mocks) = (outer.Input, outer.Data, outer.ReplacedPaths, outer.Mocks);
        scope = outer;
        foreach (var replacement in replacements)
        {
            var value = replacement.Value?.Eval(context) ?? default;
            if (replacement.Value is not null && value.IsUndefined)
            {
                return false;
            }

            if (replacement.Target == WithTarget.Function)
            {
                mocks = mocks is null ? [] : new Dictionary<object, Mock>(mocks);
                mocks[replacement.FunctionKey!] = replacement.Mock ?? new Mock(value, null, null);
                continue;
            }

            if (!TryPath(context, replacement.Path, out var path))
            {
                return false;
            }

            if (replacement.Target == WithTarget.Input)
            {
                input = Put(input, path, value);
            }
            else
            {
                data = Put(data, path, value);
                paths = [.. paths, path];
            }
        }

        scope = new EvalScope(input, data, paths, mocks, context.NextGeneration());
        return true;
    }

    private static bool TryPath(EvalContext context, Node[] nodes, out RegoValue[] path)
    {
        path = new RegoValue[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            path[i] = nodes[i].Eval(context);
            if (path[i].IsUndefined)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The document with a value at a path; what is no object on the way gives way to one.</summary>
    private static RegoValue Put(RegoValue document, ReadOnlySpan<RegoValue> path, RegoValue value)
    {
        if (path.IsEmpty)
        {
            return value;
        }

        var builder = new RegoObjectBuilder();
        var held = document.Reference as RegoObject;
        if (held is not null)
        {
            builder.SetAll(held);
        }

        builder.Set(path[0], Put(held is null ? default : document.Lookup(path[0]), path[1..], value));
        return builder.Build();
    }
}

/// <summary>End of the expression under a with: goes on in the scope outside.</summary>
internal sealed class WithExitStep(WithStep with, int scopeSlot) : Step
{
    public override bool Run(EvalContext context)
    {
        var inner = context.Scope;
        var outerSlot = context.Slots[scopeSlot];
        context.SetScope((EvalScope)outerSlot.Reference!);
        var stop = with.Next.Run(context);
        context.SetScope(inner);
        context.Slots[scopeSlot] = outerSlot;
        return stop;
    }
}
