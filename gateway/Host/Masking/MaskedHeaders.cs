using Microsoft.Extensions.Primitives;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Masking;

/// <summary>Headers of a call whose answer is masked.</summary>
internal static class MaskedHeaders
{
    /// <summary>Asks for the whole body without compression, for no other can be read here, and whatever copy of it the caller has.</summary>
    public static void AskForPlainBody(IHeaderDictionary request)
    {
        request.AcceptEncoding = "identity";
        request.Remove("Range");
        request.Remove("If-Range");
        request.Remove("If-None-Match");
        request.Remove("If-Modified-Since");
    }

    /// <summary>Drops what speaks of the unmasked body and masks what is left; the gateway's own fields stay.</summary>
    public static void Clean(IHeaderDictionary response, MaskingPlan plan)
    {
        var fields = new FieldMasker(plan);
        List<KeyValuePair<string, StringValues>>? changes = null;
        foreach (var (name, lines) in response)
        {
            if (IsOurs(name, lines)) continue;
            if (plan.Headers.Goes(name, fields)) (changes ??= []).Add(new(name, default));
            else if (Mask(fields, name, lines) is { } masked) (changes ??= []).Add(new(name, masked));
        }

        foreach (var (name, lines) in changes ?? [])
        {
            if (lines.Count == 0) response.Remove(name);
            else response[name] = lines;
        }
    }

    private static bool IsOurs(string name, StringValues lines) => name.StartsWith("SFG-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Date", StringComparison.OrdinalIgnoreCase) || AnswerHeaders.IsOwn(lines);

    // Null when every line stays as it is.
    private static StringValues? Mask(FieldMasker fields, string name, StringValues lines)
    {
        string?[]? masked = null;
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] is not { } line || fields.Mask(name, line) is not { } shown || shown.Equals(line, StringComparison.Ordinal)) continue;
            masked ??= lines.ToArray();
            masked[i] = shown;
        }

        return masked is null ? default(StringValues?) : new StringValues(masked);
    }
}
