using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

/// <summary>
/// Conflicts of one document that rules fill, by the first key below it. OPA evaluates a reference with a known key for
/// that key alone, so a conflict under another key is none of its errors.
/// </summary>
internal sealed class DeferredConflicts(long generation)
{
    private readonly Dictionary<RegoValue, SourceLocation> places = [];
    private SourceLocation first = SourceLocation.None;

    public long Generation => generation;

    /// <summary>The document without what conflicts.</summary>
    public RegoValue Value { get; set; }

    public void Add(RegoValue key, SourceLocation place)
    {
        if (places.Count == 0) first = place;
        places.TryAdd(key, place);
    }

    /// <summary>The document for a reader of one key, or of all when the key is undefined; a conflict there ends the evaluation.</summary>
    public RegoValue Read(EvalContext context, RegoValue key)
    {
        if (key.IsUndefined) return Fail(context, first);
        return places.TryGetValue(key, out var place) ? Fail(context, place) : Value;
    }

    private static RegoValue Fail(EvalContext context, SourceLocation place)
    {
        context.Fail(EvalErrorCode.Conflict, "object keys must be unique", place);
        return default;
    }
}
