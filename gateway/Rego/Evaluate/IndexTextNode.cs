using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

/// <summary>
/// sprintf of a constant format and one operand, as in the paths of masks: <c>sprintf("/items/%d/iban", [i])</c>. The
/// texts of small numbers are kept with the snapshot; they say nothing about any input.
/// </summary>
internal sealed class IndexTextNode(Builtin sprintf, RegoValue format, Node index, Node general, SourceLocation place) : Node
{
    private const int Kept = 64;

    private readonly string?[] texts = new string?[Kept];

    public override RegoValue Eval(EvalContext context)
    {
        if (context.Scope.Mocks is not null)
        {
            return general.Eval(context);
        }

        var value = index.Eval(context);
        if (value.IsUndefined || !context.Tick() || !context.Grow(1))
        {
            return default;
        }

        var isKept = value.IsInt64 && (ulong)value.Bits < Kept;
        if (isKept && Volatile.Read(ref texts[value.Bits]) is { } text)
        {
            return RegoValue.FromString(text);
        }

        var result = BuiltinNode.Invoke(context, sprintf, sprintf.Invoke, [format, RegoArray.Create(value)], place);
        if (isKept && result.Reference is string written)
        {
            Volatile.Write(ref texts[value.Bits], written);
        }

        return result;
    }
}
