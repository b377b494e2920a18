namespace SecureFin.Jose;

/// <summary>An absolute http or https address cut into its parts without changing the path or query.</summary>
/// <remarks>Source: RFC 3986 section 3, RFC 9421 section 2.2. System.Uri would resolve dot segments and escapes, and with them what was signed.</remarks>
internal readonly record struct HttpTarget(string Scheme, string Authority, string Path, string? Query)
{
    public const int MaxLength = 8192;

    /// <summary>Scheme and authority come out in lower case, the default port left out, an empty path as <c>/</c>, the query without <c>?</c>.</summary>
    public static bool TryParse(string text, out HttpTarget target)
    {
        target = default;
        if (text.Length > MaxLength || text.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0) return false;
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark < 0) return false;
        var scheme = text[..mark].ToLowerInvariant();
        if (scheme is not ("http" or "https")) return false;
        var rest = text[(mark + 3)..];
        var hash = rest.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0) rest = rest[..hash];
        var end = rest.AsSpan().IndexOfAny('/', '?');
        var authority = NormalAuthority(scheme, end < 0 ? rest : rest[..end]);
        if (authority.Length == 0 || authority.Contains('@', StringComparison.Ordinal)) return false;
        rest = end < 0 ? "" : rest[end..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? rest : rest[..question];
        target = new(scheme, authority, path.Length == 0 ? "/" : path, question < 0 ? null : rest[(question + 1)..]);
        return true;
    }

    // RFC 9421 section 2.2.3: lower case, default port left out.
    public static string NormalAuthority(string scheme, string authority)
    {
        var lower = authority.ToLowerInvariant();
        var port = scheme == "https" ? ":443" : ":80";
        return lower.EndsWith(port, StringComparison.Ordinal) ? lower[..^port.Length] : lower;
    }
}
