namespace SecureFin.Rego;

/// <summary>sprintf.</summary>
internal static class SprintfBuiltins
{
    private const int MaxFew = 4;

    [System.Runtime.CompilerServices.InlineArray(MaxFew)]
    private struct Few
    {
        private GoArgument first;
    }

    public static void Register(BuiltinFunctions functions) => functions.Add("sprintf", Sprintf);

    private static RegoValue Sprintf(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var format) || !Operand.Array(context, args, 1, out var values)) return default;
        if (!context.AllowsElements(values.Count) || !context.AllowsTextOf(args[1])) return default;
        var few = default(Few);
        var arguments = values.Count <= MaxFew ? ((Span<GoArgument>)few)[..values.Count] : new GoArgument[values.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = GoArgument.Of(values[i]);
        var text = GoFormatter.Format(context.TextSpace, format, arguments, context.Limits.MaxTextLength);
        if (text is null) return context.FailLimit($"result has more than {context.Limits.MaxTextLength} characters");
        return context.AllowsText(text.Length) ? RegoValue.FromString(text) : default;
    }
}
