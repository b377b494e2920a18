namespace SecureFin.Jose;

/// <summary>A request or response as its signature sees it: the raw target and the field lines, nothing normalized away.</summary>
public sealed class HttpMessage
{
    private readonly HttpTarget _target;

    private HttpMessage(IReadOnlyList<KeyValuePair<string, string>> fields, HttpTarget target)
    {
        Fields = fields;
        _target = target;
    }

    /// <summary>Method of a request, case kept; null for a response.</summary>
    public string? Method { get; private init; }

    /// <summary>Status of a response; null for a request.</summary>
    public int? Status { get; private init; }

    /// <summary>The request that a response answers; its components are named with <c>;req</c>.</summary>
    public HttpMessage? Request { get; private init; }

    /// <summary>Field lines in the order they came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; }

    /// <summary>True for a request whose target has a query, be it empty.</summary>
    public bool HasQuery => Query is not null;

    internal string Scheme => _target.Scheme;

    internal string Authority => _target.Authority;

    internal string Path => _target.Path;

    internal string? Query => _target.Query;

    internal string RequestTarget { get; private init; } = "";

    internal string TargetUri => $"{Scheme}://{Authority}{Path}{(Query is null ? "" : "?" + Query)}";

    /// <summary>A request.</summary>
    /// <param name="targetUri">Absolute http or https address with the raw path and query as they stand on the wire.</param>
    /// <param name="requestTarget">The request line's target when it is not in origin form.</param>
    /// <exception cref="ArgumentException">The address is not such an address.</exception>
    public static HttpMessage OfRequest(
        string method, string targetUri, IReadOnlyList<KeyValuePair<string, string>> fields, string? requestTarget = null)
    {
        if (!HttpTarget.TryParse(targetUri, out var target)) throw new ArgumentException("Not an absolute http or https address.", nameof(targetUri));
        return new(fields, target)
        {
            Method = method,
            RequestTarget = requestTarget ?? target.Path + (target.Query is null ? "" : "?" + target.Query),
        };
    }

    /// <summary>A response and, when its signature covers parts of it, the request it answers.</summary>
    public static HttpMessage OfResponse(int status, IReadOnlyList<KeyValuePair<string, string>> fields, HttpMessage? request = null) =>
        new(fields, default) { Status = status, Request = request };

    /// <summary>Values of all lines of a field, trimmed, in order.</summary>
    internal List<string> Lines(string name)
    {
        var lines = new List<string>();
        foreach (var (key, value) in Fields)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) lines.Add(value.Trim(' ', '\t', '\r', '\n'));
        }

        return lines;
    }

    /// <summary>The combined value of a field, or null when it does not stand there.</summary>
    internal string? Field(string name)
    {
        var lines = Lines(name);
        return lines.Count == 0 ? null : string.Join(", ", lines);
    }
}
