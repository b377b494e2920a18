using System.Text;
using Microsoft.Extensions.Primitives;

namespace SecureFin.Gateway.Masking;

/// <summary>Headers of a call whose answer is masked.</summary>
internal static class MaskedHeaders
{
    // They speak of the body as it was: its length, its digests and signatures (a digest of an account number can be guessed back), its parts.
    private static readonly string[] OfTheBody =
        ["Content-Length", "Content-Digest", "Repr-Digest", "Digest", "Content-MD5", "ETag", "Accept-Ranges", "Content-Range", "Signature", "Signature-Input", "X-JWS-Signature", "TPP-Signature-Certificate", "Trailer"];

    /// <summary>Asks for the whole body without compression, for no other can be read here.</summary>
    public static void AskForPlainBody(IHeaderDictionary request)
    {
        request["Accept-Encoding"] = "identity";
        request.Remove("Range");
        request.Remove("If-Range");
    }

    /// <summary>Drops what speaks of the unmasked body and masks identifiers in what is left; the gateway's own fields stay.</summary>
    public static void Clean(IHeaderDictionary response, MaskingPlan plan)
    {
        foreach (var name in OfTheBody) response.Remove(name);
        var values = new ValueMasker(plan);
        foreach (var (name, lines) in response.ToArray())
        {
            if (name.StartsWith("SFG-", StringComparison.OrdinalIgnoreCase) || name.Equals("Date", StringComparison.OrdinalIgnoreCase)) continue;
            var masked = lines.Select(line => Mask(values, line)).ToArray();
            if (!masked.SequenceEqual(lines, StringComparer.Ordinal)) response[name] = new StringValues(masked);
        }
    }

    // Header values are ASCII: the ellipsis of a partial value becomes three dots.
    private static string? Mask(ValueMasker values, string? line) =>
        line is not null && values.TryMaskText(Encoding.UTF8.GetBytes(line), out var masked)
            ? Encoding.UTF8.GetString(masked).Replace("…", "...", StringComparison.Ordinal)
            : line;
}
