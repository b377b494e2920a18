using System.Buffers;
using System.Globalization;
using System.Text;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Decides whether a request target has one reading for everybody: policy, signature, log and the system behind.</summary>
/// <remarks>
/// Source: RFC 3986 sections 2 and 3.3. What two servers are known to read differently is refused, never rewritten: dot segments, empty
/// segments, parameters, encoded separators, encoded dots, double encoding, bad UTF-8 and look-alikes of dot and slash.
/// </remarks>
internal static class TargetRules
{
    private const string Unreserved = "-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(Unreserved + "!$&'()*+,=:@/%");
    private static readonly SearchValues<char> QueryCharacters = SearchValues.Create(Unreserved + "!$&'()*+,;=:@/?%");

    // Encoded, these would be separators, dot segments or a second layer of encoding to a server that decodes first.
    private static readonly SearchValues<byte> NeverEncodedInPath = SearchValues.Create("/\\.;%"u8);

    private static readonly SearchValues<byte> NothingForbidden = SearchValues.Create(ReadOnlySpan<byte>.Empty);

    // Characters that compatibility folding (NFKC) or a careless font turns into '.', '/' or '\'.
    private static readonly SearchValues<char> LookAlikes = SearchValues.Create("\u2024\u2025\u2026\u2044\u2215\u2216\u29F5\u29F8\u3002\uFE52\uFE68");

    /// <summary>Returns null for an unambiguous target, else what is wrong with it.</summary>
    public static string? Refusal(ReadOnlySpan<char> target)
    {
        if (target.IsEmpty || target[0] != '/')
            return "the target is not in origin form";
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        return PathRefusal(path) ?? (query < 0 ? null : QueryRefusal(target[(query + 1)..]));
    }

    private static string? PathRefusal(ReadOnlySpan<char> path)
    {
        if (path.ContainsAnyExcept(PathCharacters))
            return "the path has a character that must not stand there";
        if (path.IndexOf("//", StringComparison.Ordinal) >= 0)
            return "the path has an empty segment";
        foreach (var segment in path.Split('/'))
        {
            if (path[segment].Length > 0 && !path[segment].ContainsAnyExcept('.'))
                return "the path has a dot segment";
        }

        return EscapeRefusal(path, NeverEncodedInPath);
    }

    private static string? QueryRefusal(ReadOnlySpan<char> query) =>
        query.ContainsAnyExcept(QueryCharacters) ? "the query has a character that must not stand there" : EscapeRefusal(query, NothingForbidden);

    private static string? EscapeRefusal(ReadOnlySpan<char> text, SearchValues<byte> never)
    {
        if (!text.Contains('%'))
            return null;
        var bytes = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            return TryUnescape(text, bytes, never, out var count) ? DecodedRefusal(bytes.AsSpan(0, count)) : "an escape is malformed or hides a separator";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static bool TryUnescape(ReadOnlySpan<char> text, Span<byte> bytes, SearchValues<byte> never, out int count)
    {
        count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes[count++] = (byte)text[i];
                continue;
            }

            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                return false;
            var value = byte.Parse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (value is < 0x20 or 0x7f || never.Contains(value))
                return false;
            bytes[count++] = value;
            i += 2;
        }

        return true;
    }

    private static string? DecodedRefusal(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) != OperationStatus.Done)
                return "the target is not UTF-8";
            if (!rune.IsAscii && IsDeceptive(rune))
                return "the target has a character that looks like another or cannot be seen";
            bytes = bytes[consumed..];
        }

        return null;
    }

    private static bool IsDeceptive(Rune rune) =>
        rune.Value is >= 0xFF01 and <= 0xFF61 // full-width and half-width forms of ASCII
        || (rune.IsBmp && LookAlikes.Contains((char)rune.Value))
        || (rune.Value & 0xFFFE) == 0xFFFE // noncharacters
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
