using System.Text.Json;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>A bank's detached JWS, taken apart; nothing of it is believed yet.</summary>
/// <param name="Header">The protected header as it stands, base64url.</param>
/// <param name="Algorithm">Of the signature.</param>
/// <param name="Kid">Name of the key.</param>
/// <param name="IsRaw">True when the body was signed as it is and not encoded (<c>b64</c> false).</param>
/// <param name="Signature">r || s, or RSA.</param>
/// <remarks>Source: RFC 7515 appendix F; RFC 7797 section 6: who writes <c>b64</c> names it in <c>crit</c>.</remarks>
internal sealed record BankJws(string Header, SignatureAlgorithm Algorithm, string Kid, bool IsRaw, byte[] Signature)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a field value; null when it is no such JWS, whatever a bank may have sent instead.</summary>
    public static BankJws? TryRead(string field)
    {
        if (field.Split('.') is not [var header, "", var encoded] || !CanonicalBase64Url.TryDecode(header, out var json) || !CanonicalBase64Url.TryDecode(encoded, out var signature))
            return null;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var head = document.RootElement;
            return head.ValueKind == JsonValueKind.Object && SignatureAlgorithms.TryParse(Text(head, "alg"), out var algorithm) && Text(head, "kid") is { } kid && IsRawOf(head) is { } isRaw
                ? new BankJws(header, algorithm, kid, isRaw, signature)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // the second is half a surrogate pair
        }
    }

    private static bool? IsRawOf(JsonElement head)
    {
        if (!head.TryGetProperty("b64", out var b64))
            return false;
        var isNamed = head.TryGetProperty("crit", out var crit) && crit.ValueKind == JsonValueKind.Array
            && crit.EnumerateArray().Any(name => name.ValueKind == JsonValueKind.String && name.ValueEquals("b64"));
        return isNamed && b64.ValueKind is (JsonValueKind.True or JsonValueKind.False) ? b64.ValueKind == JsonValueKind.False : null;
    }

    private static string? Text(JsonElement head, string name) =>
        head.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
