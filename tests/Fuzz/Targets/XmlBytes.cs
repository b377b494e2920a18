namespace SecureFin.Fuzz.Targets;

/// <summary>Cuts a well-formed document into markup, and the texts and attribute values between; told in another way than the masker is written.</summary>
internal static class XmlBytes
{
    /// <summary>The parts in their order; before and behind every tag stands a text, if only an empty one.</summary>
    public static List<Part> Split(byte[] xml)
    {
        var parts = new List<Part>();
        var at = Array.IndexOf(xml, (byte)'<');
        if (xml.AsSpan(at).StartsWith("<?"u8)) at += xml.AsSpan(at).IndexOf("?>"u8) + 2;
        else at = xml.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        parts.Add(new(IsValue: false, 0, at));
        while (true)
        {
            var end = EndOfText(xml, at);
            parts.Add(new(IsValue: true, at, end));
            if (end == xml.Length) return parts;
            at = Tag(xml, end, parts);
        }
    }

    private static int EndOfText(ReadOnlySpan<byte> xml, int at)
    {
        while (at < xml.Length && (xml[at] != (byte)'<' || xml[at + 1] == (byte)'!'))
        {
            if (xml[at] != (byte)'<') at++;
            else if (xml[at + 2] == (byte)'-') at += 4 + xml[(at + 4)..].IndexOf("-->"u8) + 3;
            else at += xml[at..].IndexOf("]]>"u8) + 3;
        }

        return at;
    }

    private static int Tag(ReadOnlySpan<byte> xml, int start, List<Part> parts)
    {
        for (var at = start; ; at++)
        {
            if (xml[at] == (byte)'>')
            {
                parts.Add(new(IsValue: false, start, at + 1));
                return at + 1;
            }

            if (xml[at] is not ((byte)'"' or (byte)'\'')) continue;
            var length = xml[(at + 1)..].IndexOf(xml[at]);
            parts.Add(new(IsValue: false, start, at + 1));
            parts.Add(new(IsValue: true, at + 1, at + 1 + length));
            start = at + 1 + length;
            at = start; // the closing quote
        }
    }

    internal readonly record struct Part(bool IsValue, int Start, int End);
}
