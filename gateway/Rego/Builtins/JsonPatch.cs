namespace SecureFin.Rego;

/// <summary>Operations of RFC 6902 on one document; sets take members whose key equals the value.</summary>
internal sealed class JsonPatch(BuiltinContext context, RegoValue document)
{
    // One of the two: nothing was edited yet, or it is no collection; else the document being edited.
    private RegoValue _value = document;
    private JsonDraft? _draft;

    /// <summary>The document after the operations so far; undefined when the budget has run out.</summary>
    public RegoValue Result => _draft?.Freeze() ?? _value;

    /// <summary>One operation; false where it does not apply, and the document is of no more use then.</summary>
    public bool Apply(RegoObject operation)
    {
        if (operation["op"].Reference is not string op || Path(operation["path"]) is not { } path) return false;
        var value = operation["value"];
        return op switch
        {
            "add" => value.IsDefined && Add(path, value),
            "remove" => Remove(path),
            "replace" => value.IsDefined && (path.Length == 0 || Remove(path)) && Add(path, value),
            "test" => value.IsDefined && IsThere(path, value),
            "move" or "copy" => MoveOrCopy(op, operation["from"], path),
            _ => false,
        };
    }

    private RegoValue[]? Path(RegoValue path) => path.IsDefined ? JsonPath.Parse(context, path) : null;

    private bool IsThere(RegoValue[] path, RegoValue value)
    {
        var found = Find(path);
        return found.IsDefined && context.SpendOn(value) && found.Equals(value);
    }

    private bool MoveOrCopy(string op, RegoValue from, RegoValue[] path)
    {
        if (Path(from) is not { } source) return false;
        var moved = Find(source);
        return moved.IsDefined && (op == "copy" || source.Length == 0 || Remove(source)) && Add(path, moved);
    }

    private RegoValue Find(RegoValue[] path) => _draft is { } draft ? draft.Find(path) : JsonDraft.FindIn(_value, path);

    private bool Add(RegoValue[] path, RegoValue value)
    {
        if (path.Length > 0) return Thawed()?.Edit(path, value) ?? false;
        (_value, _draft) = (value, null);
        return true;
    }

    private bool Remove(RegoValue[] path) => path.Length > 0 && (Thawed()?.Edit(path, default) ?? false);

    private JsonDraft? Thawed() => _draft ??= JsonDraft.Thaw(context, _value);
}
