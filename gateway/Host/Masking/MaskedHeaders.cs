namespace SecureFin.Gateway.Masking;

/// <summary>Headers of a call whose answer is masked.</summary>
internal static class MaskedHeaders
{
    // They speak of the body as it was: its length, its parts.
    private static readonly string[] OfTheBody = ["Content-Length", "Accept-Ranges", "Content-Range", "Trailer"];

    // Digests and signatures of the body as it was; a digest of an account number can be guessed back.
    private static readonly string[] DigestWords = ["digest", "etag", "md5", "checksum", "hash", "signature"];

    /// <summary>Asks for the whole body without compression, for no other can be read here, and whatever copy of it the caller has.</summary>
    public static void AskForPlainBody(IHeaderDictionary request)
    {
        request["Accept-Encoding"] = "identity";
        request.Remove("Range");
        request.Remove("If-Range");
        request.Remove("If-None-Match");
        request.Remove("If-Modified-Since");
    }

    /// <summary>Drops what speaks of the unmasked body and masks what is left; the gateway's own fields stay.</summary>
    public static void Clean(IHeaderDictionary response, MaskingPlan plan)
    {
        var fields = new FieldMasker(plan);
        foreach (var (name, lines) in response.ToArray())
        {
            if (name.StartsWith("SFG-", StringComparison.OrdinalIgnoreCase) || name.Equals("Date", StringComparison.OrdinalIgnoreCase)) continue;
            if (IsOfTheBody(name) || fields.HoldsIdentifier(name))
            {
                response.Remove(name);
                continue;
            }

            var masked = lines.Select(line => line is null ? null : fields.Mask(name, line)).ToArray();
            if (!masked.SequenceEqual(lines, StringComparer.Ordinal)) response[name] = masked;
        }
    }

    private static bool IsOfTheBody(string name) =>
        OfTheBody.Contains(name, StringComparer.OrdinalIgnoreCase) || Array.Exists(DigestWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
