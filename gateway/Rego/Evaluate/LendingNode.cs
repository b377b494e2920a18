using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

/// <summary>
/// A node whose array can be lent for the time of one call, in space that belongs to the context, instead of being
/// built. Only for callees that read their operand and keep no part of the array itself, see <see cref="ReadingNode"/>.
/// Rules are not recursive, so each node has at most one loan at a time.
/// </summary>
internal abstract class LendingNode(int lentIndex) : Node
{
    /// <summary>The array, valid until <see cref="TakeBack"/>; undefined like the value itself.</summary>
    public abstract RegoValue Lend(EvalContext context);

    /// <summary>Ends a loan: what was lent is empty from here on.</summary>
    public abstract void TakeBack(EvalContext context);

    /// <summary>The context's array of this node.</summary>
    protected RegoArray LentArray(EvalContext context) =>
        context.Kept(lentIndex, 0, static _ => new RegoArray([]));
}

/// <summary>
/// A call of a built-in that reads its operands and keeps none: arrays that the policy writes right into the call are lent.
/// </summary>
internal sealed class ReadingNode(Builtin builtin, Node[] arguments, SourceLocation place) : Node
{
    /// <summary>Most operands that such a built-in has.</summary>
    private const int MaxOperands = 4;

    /// <summary>Their results are numbers, texts, booleans, new arrays or elements of the operand, never the operand.</summary>
    private static readonly HashSet<string> Readers = new(StringComparer.Ordinal)
    {
        "concat", "count", "glob.match", "max", "min", "product", "sprintf", "sum",
        "time.add_date", "time.clock", "time.date", "time.diff", "time.format", "time.weekday",
    };

    private readonly BuiltinNode plain = new(builtin, arguments, place);
    private readonly BuiltinFunction function = builtin.Invoke!;

    public static bool Fits(Builtin builtin, Node[] arguments) =>
        Readers.Contains(builtin.Name) && arguments.Length <= MaxOperands && Array.Exists(arguments, argument => argument is LendingNode);

    public override RegoValue Eval(EvalContext context)
    {
        if (context.Scope.Mocks is not null)
        {
            return plain.Eval(context); // what stands for the built-in may keep its operands
        }

        var buffer = default(ArgumentBuffer);
        var values = ((Span<RegoValue>)buffer)[..arguments.Length];
        var ready = 0;
        for (; ready < values.Length; ready++)
        {
            values[ready] = arguments[ready] is LendingNode lender ? lender.Lend(context) : arguments[ready].Eval(context);
            if (values[ready].IsUndefined)
            {
                break;
            }
        }

        var result = ready == values.Length && context.Tick() ? BuiltinNode.Invoke(context, builtin, function, values, place) : default;
        for (var i = 0; i < ready; i++)
        {
            (arguments[i] as LendingNode)?.TakeBack(context);
        }

        return result;
    }
}
