using System.Text;

namespace SecureFin.Jose;

/// <summary>One named query parameter as RFC 9421 section 2.2.8 signs it.</summary>
internal static class QueryParameter
{
    /// <summary>The re-encoded value; null when the name is absent or stands more than once.</summary>
    /// <param name="query">Raw query without <c>?</c>.</param>
    /// <param name="encodedName">Name as it stands in the component, percent-encoded.</param>
    public static string? ValueOf(string? query, string encodedName)
    {
        if (query is null || Decode(encodedName, plusIsSpace: false) is not { } wanted) return null;
        string? found = null;
        foreach (var pair in query.Split('&'))
        {
            var mark = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(mark < 0 ? pair : pair[..mark], plusIsSpace: true);
            if (name is null || !name.AsSpan().SequenceEqual(wanted)) continue;
            if (found is not null || Decode(mark < 0 ? "" : pair[(mark + 1)..], plusIsSpace: true) is not { } value) return null;
            found = Encode(value);
        }

        return found;
    }

    private static byte[]? Decode(string text, bool plusIsSpace)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c > '~') return null;
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])) return null;
                bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
                i += 2;
                continue;
            }

            bytes.Add(c == '+' && plusIsSpace ? (byte)' ' : (byte)c);
        }

        return [.. bytes];
    }

    // The application/x-www-form-urlencoded percent-encode set, with a space as %20.
    private static string Encode(byte[] value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var b in value)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'*' or (byte)'-' or (byte)'.' or (byte)'_') text.Append((char)b);
            else text.Append('%').Append(Convert.ToHexString([b]));
        }

        return text.ToString();
    }
}
