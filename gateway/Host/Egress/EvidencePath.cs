using System.Buffers;
using System.Text;

namespace SecureFin.Gateway.Egress;

/// <summary>The path of a request as evidence may keep it: no query, and <c>*</c> where an account could stand.</summary>
/// <remarks>Words and versions name resources, UUIDs and ULIDs name payments and consents; all else could be an account or a name.</remarks>
internal static class EvidencePath
{
    private const int MaxLength = 300;
    private const int MostDigitsOfAWord = 3;

    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");
    private static readonly SearchValues<char> UlidCharacters = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

    public static string Of(Uri address)
    {
        var path = address.AbsolutePath;
        var kept = new StringBuilder(path.Length);
        var rest = path.AsSpan();
        while (true)
        {
            var slash = rest.IndexOf('/');
            var segment = slash < 0 ? rest : rest[..slash];
            kept.Append(MayStay(segment) ? segment : "*");
            if (slash < 0)
                return kept.Length <= MaxLength ? kept.ToString() : kept.ToString(0, MaxLength);
            kept.Append('/');
            rest = rest[(slash + 1)..];
        }
    }

    private static bool MayStay(ReadOnlySpan<char> segment) => segment.IsEmpty || IsWord(segment) || IsId(segment) || IsId(AfterPrefix(segment));

    // segment = letter *( letter | digit | "_" | "." | "-" ), with at most three digits
    private static bool IsWord(ReadOnlySpan<char> segment)
    {
        if (!char.IsAsciiLetter(segment[0]) || segment.ContainsAnyExcept(WordCharacters))
            return false;
        var digits = 0;
        foreach (var c in segment)
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits <= MostDigitsOfAWord;
    }

    private static bool IsId(ReadOnlySpan<char> segment) =>
        (segment.Length == 36 && Guid.TryParseExact(segment, "D", out _)) || (segment.Length == 26 && !segment.ContainsAnyExcept(UlidCharacters));

    // Some banks write a kind before the id: "sdp-3f2c…".
    private static ReadOnlySpan<char> AfterPrefix(ReadOnlySpan<char> segment)
    {
        var dash = segment.IndexOf('-');
        return dash is > 0 and <= 12 && !segment[..dash].ContainsAnyExceptInRange('a', 'z') ? segment[(dash + 1)..] : default;
    }
}
