namespace SecureFin.Rego;

/// <summary>A URI in the form in which Go marshals a parsed URL.</summary>
internal static class GoUrl
{
    public static RegoValue Describe(string text)
    {
        var result = new RegoObjectBuilder(11);
        var (rest, fragment) = Cut(text, '#');
        var (path, query) = Cut(rest, '?');
        var (scheme, after) = Scheme(path);
        var (host, opaque, user) = (string.Empty, string.Empty, (string?)null);
        if (after.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = after.IndexOf('/', 2);
            host = slash < 0 ? after[2..] : after[2..slash];
            after = slash < 0 ? string.Empty : after[slash..];
            var at = host.LastIndexOf('@');
            if (at >= 0) (user, host) = (host[..at], host[(at + 1)..]);
        }
        else if (scheme.Length > 0 && !after.StartsWith('/')) (opaque, after) = (after, string.Empty);

        result.Set("Scheme", RegoValue.FromString(scheme));
        result.Set("Opaque", RegoValue.FromString(opaque));
        result.Set("User", user is null ? RegoValue.Null : RegoObject.Empty);
        result.Set("Host", RegoValue.FromString(host));
        result.Set("Path", RegoValue.FromString(Uri.UnescapeDataString(after)));
        result.Set("RawPath", RegoValue.EmptyString);
        result.Set("OmitHost", RegoValue.False);
        result.Set("ForceQuery", RegoValue.False);
        result.Set("RawQuery", RegoValue.FromString(query));
        result.Set("Fragment", RegoValue.FromString(Uri.UnescapeDataString(fragment)));
        result.Set("RawFragment", RegoValue.EmptyString);
        return result.Build();
    }

    private static (string Before, string After) Cut(string text, char mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? (text, string.Empty) : (text[..at], text[(at + 1)..]);
    }

    private static (string Scheme, string After) Scheme(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(text[0]) || text.AsSpan(0, colon).Contains('/')) return (string.Empty, text);
        return (text[..colon].ToLowerInvariant(), text[(colon + 1)..]);
    }
}
