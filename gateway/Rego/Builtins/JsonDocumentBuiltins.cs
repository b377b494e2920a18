namespace SecureFin.Rego;

/// <summary>json.filter, json.remove and json.patch.</summary>
internal static class JsonDocumentBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("json.filter", static (context, args) =>
            Operand.Object(context, args, 0, out _) && JsonPathTree.Parse(context, args) is { } tree ? tree.Filter(args[0]) : default);
        functions.Add("json.remove", static (context, args) =>
            Operand.Object(context, args, 0, out _) && JsonPathTree.Parse(context, args) is { } tree ? tree.Remove(args[0]) : default);
        functions.Add("json.patch", Patch);
    }

    // A patch that does not apply is undefined, without an error.
    private static RegoValue Patch(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Array(context, args, 1, out var operations)) return default;
        var document = args[0];
        foreach (ref readonly var operation in operations.AsSpan())
        {
            if (operation.Reference is not RegoObject members) return default;
            document = JsonPatch.Apply(context, document, members);
            if (document.IsUndefined || !context.Spend(1)) break;
        }

        if (document.IsUndefined) context.ForgetTypeError();
        return document;
    }
}
