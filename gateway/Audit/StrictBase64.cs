namespace SecureFin.Audit;

/// <summary>Base64 with one spelling for each value: no white space, padding present, unused bits zero (RFC 4648 section 3.5).</summary>
internal static class StrictBase64
{
    /// <summary>Decodes into <paramref name="destination"/>; false when the text is not the canonical spelling or does not fit.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        if (!Convert.TryFromBase64Chars(text, destination, out written))
            return false;
        var canonical = new char[(written + 2) / 3 * 4];
        return Convert.TryToBase64Chars(destination[..written], canonical, out var length)
            && text.SequenceEqual(canonical.AsSpan(0, length));
    }

    /// <summary>Decodes to a new array; null when the text is not the canonical spelling.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length / 4 * 3];
        return TryDecode(text, bytes, out var written) ? bytes[..written] : null;
    }
}
