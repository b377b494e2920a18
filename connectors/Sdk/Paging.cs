namespace SecureFin.Connectors;

/// <summary>Follows a bank's links to the next page without ever leaving the resource that was asked for.</summary>
public static class Paging
{
    /// <summary>The request of the next page: the same path with the link's query. The link's host and prefix are never followed.</summary>
    /// <param name="request">The request whose answer held the link.</param>
    /// <param name="link">Absolute or relative link, or null on the last page.</param>
    /// <param name="next">Null on the last page.</param>
    /// <returns>False when the link points to another resource or to the very same page: the list must not be trusted.</returns>
    public static bool TryNext(BankRequest request, string? link, out BankRequest? next)
    {
        next = null;
        if (string.IsNullOrEmpty(link))
            return true;
        if (!Uri.TryCreate(link, UriKind.RelativeOrAbsolute, out var uri) || link.Length > 2048)
            return false;
        var text = uri.IsAbsoluteUri ? uri.PathAndQuery : link;
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? text : text[..mark];
        var query = mark < 0 ? "" : text[(mark + 1)..];
        if (!path.EndsWith(request.Path, StringComparison.Ordinal) || query == request.Query || query.Contains('#', StringComparison.Ordinal))
            return false;
        next = request with { Query = query };
        return true;
    }
}
