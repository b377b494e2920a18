using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>The statement by which a slow key certified the one that signed, taken apart; nothing of it is believed yet.</summary>
/// <param name="Text">The whole statement.</param>
/// <param name="By">Name of the slow key.</param>
/// <param name="Algorithm">Of the statement's signature.</param>
/// <param name="Key">The key that it certifies.</param>
/// <remarks>Form: a compact JWS over <c>iat</c>, <c>exp</c> and <c>cnf.jwk</c>, see <see cref="KeyCertificate"/>.</remarks>
internal sealed record CertifiedStatement(string Text, string By, SignatureAlgorithm Algorithm, VerificationKey Key)
{
    /// <summary>What the slow key signed.</summary>
    public string SignedText => Text[..Text.LastIndexOf('.')];

    public byte[] Signature => Base64Url.DecodeFromChars(Text.AsSpan(Text.LastIndexOf('.') + 1));

    /// <summary>Reads a statement; null when it is none.</summary>
    public static CertifiedStatement? TryRead(string? text)
    {
        try
        {
            if (text?.Split('.') is not [var header, var payload, var signature] || !Base64Url.IsValid(signature))
                return null;
            var (head, claims) = (Part(header), Part(payload));
            return SignatureAlgorithms.TryParse((string?)head?["alg"], out var algorithm) && (string?)head?["kid"] is { } by && claims?["cnf"]?["jwk"] is JsonObject jwk
                ? new CertifiedStatement(text, by, algorithm, VerificationKey.From(Jwk.Parse(JsonSerializer.SerializeToUtf8Bytes(jwk))))
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or JoseException)
        {
            return null;
        }
    }

    private static JsonNode? Part(string encoded) => JsonNode.Parse(Base64Url.DecodeFromChars(encoded));
}
