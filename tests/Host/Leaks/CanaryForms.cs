using System.Globalization;
using System.Text;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>Every form in which a value may stand in bytes: as it is, in other cases and groupings, encoded, escaped.</summary>
internal static class CanaryForms
{
    private const int ShortestPart = 12; // of an encoding: shorter ones would be found by chance

    /// <summary>Byte strings, one char a byte (Latin 1), with the name of the form.</summary>
    public static IEnumerable<(string Form, string Bytes)> Of(string value)
    {
        foreach (var (form, text) in Texts(value).DistinctBy(t => t.Text))
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            yield return (form, Latin(utf8));
            yield return (form + " in UTF-16", Latin(Encoding.Unicode.GetBytes(text)));
            yield return (form + " in UTF-16BE", Latin(Encoding.BigEndianUnicode.GetBytes(text)));
            yield return (form + " in hex", Convert.ToHexString(utf8));
            yield return (form + " in lower hex", Convert.ToHexStringLower(utf8));
            yield return (form + " percent-encoded", Uri.EscapeDataString(text));
            yield return (form + " percent-encoded whole", string.Concat(utf8.Select(b => string.Create(CultureInfo.InvariantCulture, $"%{b:X2}"))));
            yield return (form + " with plus signs", Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal));
            yield return (form + " JSON-escaped", string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))));
            yield return (form + " JSON-escaped in capitals", string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"))));
            foreach (var part in Base64(utf8))
            {
                yield return (form + " in base64", part);
                yield return (form + " in base64url", part.Replace('+', '-').Replace('/', '_'));
            }
        }
    }

    private static IEnumerable<(string Form, string Text)> Texts(string value)
    {
        yield return ("as it is", value);
        yield return ("in capitals", value.ToUpperInvariant());
        yield return ("in small letters", value.ToLowerInvariant());
        if (!value.All(char.IsAsciiLetterOrDigit)) yield break;
        foreach (var cased in (string[])[value, value.ToLowerInvariant()])
        {
            yield return ("in groups of four", string.Join(' ', cased.Chunk(4).Select(chunk => new string(chunk))));
            yield return ("in groups with dashes", string.Join('-', cased.Chunk(4).Select(chunk => new string(chunk))));
        }

        yield return ("backwards", new string([.. value.Reverse()]));
    }

    // The same bytes look different after 0, 1 or 2 bytes before them; what depends on the neighbours is cut off.
    private static IEnumerable<string> Base64(byte[] value)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. value]).TrimEnd('=');
            var first = before == 0 ? 0 : before + 1;
            var sure = text[first..^((before + value.Length) % 3 == 0 ? 0 : 1)];
            if (sure.Length >= ShortestPart) yield return sure;
        }
    }

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
