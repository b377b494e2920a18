namespace SecureFin.Jose;

/// <summary>What a verifier accepts. The defaults are the strict ones.</summary>
public sealed record JwsPolicy
{
    /// <summary>Any <c>typ</c>, no <c>crit</c>, no key in the header, at most 16 384 characters.</summary>
    public static JwsPolicy Default { get; } = new();

    /// <summary>Longest compact token in characters, or detached signature value. Default 16 384.</summary>
    public int MaxTokenLength { get; init; } = 16 * 1024;

    /// <summary>Accepted <c>typ</c> values, exactly; the prefix <c>application/</c> may stand before them. Null accepts any typ and none.</summary>
    public IReadOnlyCollection<string>? Types { get; init; }

    /// <summary>Names that <c>crit</c> may hold. Default none; <c>b64</c> is added by <see cref="DetachedJws"/> where it is allowed.</summary>
    public IReadOnlyCollection<string> UnderstoodCritical { get; init; } = [];

    /// <summary>When set, the only header parameters that may stand at all.</summary>
    public IReadOnlyCollection<string>? AllowedParameters { get; init; }

    /// <summary>Which of jku, x5u, jwk, x5c may stand in the header; they are never followed. Default none: such a header is refused.</summary>
    public IReadOnlyCollection<string> IgnoredKeyParameters { get; init; } = [];

    internal bool AcceptsType(string? type)
    {
        if (Types is null) return true;
        if (type is null) return false;
        const string Prefix = "application/";
        // RFC 7515 section 4.1.9: the prefix may be left out when no other slash stands in the value.
        var bare = type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..] : type;
        return Types.Contains(type) || Types.Contains(bare);
    }
}
