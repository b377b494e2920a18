using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>
/// Bodies for a stage to fill, one for each that it stands in. A body to which nothing was added stays as it is: most do,
/// and what is not written into an old rule need not be looked up by the collector.
/// </summary>
internal sealed class SpareBodies
{
    private readonly Stack<Body> free = [];

    /// <summary>An empty body, the caller's until <see cref="Settle"/>.</summary>
    public Body Take() => free.TryPop(out var body) ? body : [];

    /// <summary>The body of what was filled in: the given one if that holds no more expressions.</summary>
    public Body Settle(Body before, Body filled)
    {
        var body = filled.Count > before.Count ? new Body(filled) : before;
        filled.Clear();
        free.Push(filled);
        return body;
    }
}
