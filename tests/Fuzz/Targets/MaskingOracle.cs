using System.Buffers;
using System.Text.RegularExpressions;
using SecureFin.Gateway.Masking;

namespace SecureFin.Fuzz.Targets;

/// <summary>What masking must and may do, told in another way than the maskers are written.</summary>
internal static partial class MaskingOracle
{
    /// <summary>Planted values; the last one is a name, which only the name of its field gives away.</summary>
    public static readonly string[] Planted =
        ["DE89370400440532013000", "GB82WEST12345698765432", "4111111111111111", "5500005555555559", "378282246310005", "anna.berg@bank.example", "Secret Holding Person"];

    private static readonly MaskingKey Key = MaskingKey.From(new byte[32]);

    // Every name that the map classifies, alone or below a parent: what else is changed must look like an identifier.
    private static readonly HashSet<string> Classified =
        [.. DataClassMap.Names.Where(entry => entry.Key != SecureFin.Contract.DataClass.Public).SelectMany(entry => entry.Value).Select(name => Normal(name[(name.IndexOf('/') + 1)..])), "b"];

    private static readonly HashSet<string> Names = [.. DataClassMap.Names[SecureFin.Contract.DataClass.PartyName].Select(Normal)];

    /// <summary>Masks what the samples plant, and nothing else of theirs.</summary>
    public static readonly MaskingPlan Plan = Compile(("iban", "partial"), ("pan", "token"), ("partyName", "remove"), ("address", "partial"));

    /// <summary>The same with selectors, free texts and more actions.</summary>
    public static readonly MaskingPlan Wide =
        Compile(("iban", "token"), ("pan", "partial"), ("partyName", "remove"), ("address", "remove"), ("freeText", "partial"), ("amount", "token"), ("/a/*/b", "remove"), ("/**/b", "partial"));

    /// <summary>True when the value of a field of this name may be changed whatever it is.</summary>
    public static bool MayChange(string name) => Classified.Contains(Normal(name));

    /// <summary>True when a name in this field must not be left.</summary>
    public static bool HidesNames(string name) => Names.Contains(Normal(name));

    /// <summary>True when a text may hold an identifier: without digits, an at sign or an escape it cannot, unless it is a document.</summary>
    public static bool IsSuspicious(string text) => text.AsSpan().IndexOfAny('@', '%', '&') >= 0 || text.Count(char.IsDigit) >= 8 || IsDocument(text);

    /// <summary>True when a comment may hold an identifier or what was taken out of the document.</summary>
    public static bool IsSuspiciousComment(string comments) => IsSuspicious(comments) || comments.AsSpan().IndexOfAny('<', '{', '[') >= 0;

    /// <summary>True when a text may be a document of its own, whose values are masked by their names.</summary>
    public static bool IsDocument(string text) => text.AsSpan().Trim() is ['{' or '[' or '<', .., '}' or ']' or '>'];

    /// <summary>Demands that what stands between the masked parts of a text is what stood there before.</summary>
    public static void AssertRest(string was, string now)
    {
        var at = 0;
        if (IsDocument(was)) return;
        foreach (var rest in Masked().Split(now))
        {
            at = was.IndexOf(rest, at, StringComparison.Ordinal);
            Broken.Unless(at >= 0, "a text was changed beside what is masked");
            at += rest.Length;
        }
    }

    /// <summary>Demands that bytes that nobody asked to mask are the same.</summary>
    public static void AssertSame(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now) =>
        Broken.Unless(was.SequenceEqual(now), "bytes were changed outside the planned places");

    /// <summary>Demands that no planted identifier stands in a text as a word of its own.</summary>
    public static void AssertNone(string text, bool isNameField)
    {
        Broken.Unless(!Identifiers().IsMatch(text), "a planted identifier is left");
        Broken.Unless(!isNameField || !text.Contains(Planted[^1], StringComparison.Ordinal), "a planted name is left");
    }

    /// <summary>The masked body, or null when it is refused.</summary>
    public static byte[]? Mask(IBodyMasker masker, byte[] body, int piece)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        var start = 0;
        try
        {
            for (var end = Math.Min(piece, body.Length); end < body.Length; end = Math.Min(end + piece, body.Length))
                start += masker.Process(body.AsSpan(start, end - start), isFinal: false, output);
            var consumed = masker.Process(body.AsSpan(start), isFinal: true, output);
            Broken.Unless(start + consumed == body.Length, "a masker leaves bytes unread");
            return output.WrittenSpan.ToArray();
        }
        catch (MaskingException)
        {
            return null;
        }
    }

    private static MaskingPlan Compile(params (string Key, string Action)[] mask) =>
        MaskingPlan.Compile(MaskingRules.From(mask.ToDictionary(m => m.Key, m => m.Action, StringComparer.Ordinal)), Key);

    private static string Normal(string name) => string.Concat(name.Where(c => c is not ('_' or '-' or '.' or ' ')).Select(char.ToLowerInvariant));

    // Partial values with what they show, tokens, and what stands for a removed value.
    [GeneratedRegex(@"(?:[0-9A-Z]{1,6}|.)?…(?:@(?:\[[^\]]*\]|(?:(?!tok_)[0-9A-Za-z.@\u0080-\uffff-])*)|[0-9A-Z]{4})?|tok_[0-9A-Za-z_-]{22}|\[removed\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Masked();

    // One separator may stand between two characters.
    [GeneratedRegex(@"(?<![0-9A-Za-z\u0080-\uffff])(D[ .-]?E[ .-]?8[ .-]?9[ .-]?3[ .-]?7[ .-]?0[ .-]?4[ .-]?0[ .-]?0[ .-]?4[ .-]?4[ .-]?0[ .-]?5[ .-]?3[ .-]?2[ .-]?0[ .-]?1[ .-]?3[ .-]?0[ .-]?0[ .-]?0|GB82WEST12345698765432|GB82 WEST 1234 5698 7654 32|4111[ -]?1111[ -]?1111[ -]?1111|5500[ -]?0055[ -]?5555[ -]?5559|378282246310005|anna\.berg@bank\.example)(?![0-9A-Za-z\u0080-\uffff])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Identifiers();
}
