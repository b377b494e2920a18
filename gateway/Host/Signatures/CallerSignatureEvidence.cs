using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecureFin.Gateway.Listeners;
using SecureFin.Jose;

namespace SecureFin.Gateway.Signatures;

/// <summary>Writes a verified signature as one JSON object: what an expert needs to verify it again, and nothing else.</summary>
internal static class CallerSignatureEvidence
{
    private static readonly string[] Kept = ["Signature-Input", "Signature", "Content-Digest"];

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Members in the order of RFC 8785: <c>alg</c>, <c>base</c> (the text that was signed), <c>certificates</c> of the
    /// caller's connection (<c>chain</c> in base64 DER, leaf first; <c>judged</c>; <c>revocation</c>: <c>good</c> with <c>revocationAsOf</c>, or <c>unchecked</c>),
    /// <c>fields</c> (lines as they came), <c>jwk</c>, <c>keyid</c>, <c>label</c>, <c>v</c>.</summary>
    public static CallerSignature Of(HttpMessage message, HttpSignatureResult result, CallerKey key, JudgedChain? chain)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("alg"u8, key.Algorithm.Name());
        json.WriteString("base"u8, result.SignatureBase);
        if (chain is not null)
            WriteCertificates(json, chain);
        json.WriteStartArray("fields"u8);
        foreach (var (name, value) in message.Fields.Where(field => Kept.Contains(field.Key, StringComparer.OrdinalIgnoreCase)))
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WritePropertyName("jwk"u8);
        key.Jwk.WriteTo(json);
        json.WriteString("keyid"u8, result.KeyId);
        json.WriteString("label"u8, result.Label);
        json.WriteNumber("v"u8, 1);
        json.WriteEndObject();
        json.Flush();
        var evidence = buffer.WrittenSpan.ToArray();
        return new CallerSignature(result.KeyId!, key.Jwk.Thumbprint, evidence, SHA256.HashData(evidence));
    }

    private static void WriteCertificates(Utf8JsonWriter json, JudgedChain chain)
    {
        json.WriteStartObject("certificates"u8);
        json.WriteStartArray("chain"u8);
        foreach (var certificate in chain.Certificates)
            json.WriteBase64StringValue(certificate);
        json.WriteEndArray();
        json.WriteString("judged"u8, Text(chain.JudgedAt));
        json.WriteString("revocation"u8, chain.RevocationAsOf is null ? "unchecked"u8 : "good"u8);
        if (chain.RevocationAsOf is { } asOf)
            json.WriteString("revocationAsOf"u8, Text(asOf));
        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
