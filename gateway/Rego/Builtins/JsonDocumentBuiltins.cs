namespace SecureFin.Rego;

/// <summary>json.filter, json.remove and json.patch.</summary>
internal static class JsonDocumentBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("json.filter", static (context, args) =>
            Operand.Object(context, args, 0, out _) && JsonPathTree.Parse(context, args) is { } tree ? tree.Filtered(args[0]) : default);
        functions.Add("json.remove", static (context, args) =>
            Operand.Object(context, args, 0, out _) && JsonPathTree.Parse(context, args) is { } tree ? tree.Rest(args[0]) : default);
        functions.Add("json.patch", Patch);
    }

    // A patch that does not apply is undefined, without an error.
    private static RegoValue Patch(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Array(context, args, 1, out var operations)) return default;
        var patch = new JsonPatch(context, args[0]);
        var applies = true;
        foreach (ref readonly var operation in operations.AsSpan())
        {
            applies = operation.Reference is RegoObject members && patch.Apply(members) && context.Spend(1);
            if (!applies) break;
        }

        var document = applies ? patch.Result : default;
        if (document.IsUndefined) context.ForgetTypeError();
        return document;
    }
}
