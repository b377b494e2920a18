using System.Buffers;
using System.Collections.Frozen;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Which header fields have one reading, and which a caller has no say in.</summary>
/// <remarks>Source: RFC 9110 sections 5.1, 5.5 and 7.6.1; RFC 9440 (Client-Cert).</remarks>
internal static class FieldRules
{
    // tchar of RFC 9110 section 5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // HTAB, SP and VCHAR; obs-text is left out because receivers disagree on its encoding.
    private static readonly SearchValues<char> ValueCharacters = SearchValues.Create([.. Enumerable.Range(0x20, 0x5f).Select(c => (char)c), '\t']);

    private static readonly FrozenSet<string> Singletons = new[]
    {
        "Authorization", "Content-Digest", "Content-Length", "Content-Type", "Content-Encoding", "Date", "DPoP", "Expect", "From", "Host",
        "Idempotency-Key", "If-Modified-Since", "If-Unmodified-Since", "Max-Forwards", "Origin", "Range", "Referer", "Transfer-Encoding", "User-Agent",
        "X-Request-Id", "Traceparent",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // What nearly every request carries: known to stay without looking further.
    private static readonly FrozenSet<string> Ordinary = new[]
    {
        "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Connection", "Content-Digest", "Content-Length", "Content-Type", "DPoP", "Host",
        "Idempotency-Key", "Transfer-Encoding", "User-Agent", "X-Request-Id",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Between caller and gateway only: its credentials, its framing, its terms for the answer.
    private static readonly FrozenSet<string> OfThisHop = new[]
    {
        "Accept-Encoding", "Authorization", "Connection", "Content-Length", "Expect", "Host", "HTTP2-Settings", "TE", "Transfer-Encoding", "Upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a token of RFC 9110.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(TokenCharacters);

    /// <summary>True for visible ASCII, space and tab.</summary>
    public static bool IsValue(ReadOnlySpan<char> value) => !value.ContainsAnyExcept(ValueCharacters);

    /// <summary>True when a field may go upstream if the operator lists it.</summary>
    public static bool MayBeForwarded(string name) => !OfThisHop.Contains(name) && !IsStripped(name) && name[0] != ':';

    /// <summary>True when two of it leave open which counts.</summary>
    public static bool IsSingleton(string name) => Singletons.Contains(name);

    /// <summary>True when the field is taken off before anyone reads it.</summary>
    public static bool IsStripped(string name) => !Ordinary.Contains(name) && SpoofableFields.Contains(name);
}
