using System.Text.Json;
using Microsoft.Net.Http.Headers;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Body;

/// <summary>Refuses bodies that two readers could read differently.</summary>
internal static class ContentChecks
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Checks coding, digest (RFC 9530) and, for JSON, well-formedness without duplicate names.</summary>
    /// <returns>True when the body is JSON.</returns>
    /// <exception cref="ProblemException"><c>body.*</c></exception>
    public static bool Run(IHeaderDictionary headers, ReadOnlyMemory<byte> body)
    {
        if (headers.ContentEncoding.Count > 0 && headers.ContentEncoding != "identity")
            throw new ProblemException(Problems.BodyMediaType, "Content codings are not accepted.");
        if (headers.TryGetValue("Content-Digest", out var digest) && !(ContentDigest.TryParse(digest.ToString(), out var parsed) && parsed!.Matches(body.Span)))
            throw new ProblemException(Problems.BodyDigest, "Content-Digest does not match the body.");
        if (body.Length == 0 || headers.ContentType.Count == 0)
            return false;
        if (headers.ContentType.Count > 1 || !MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type))
            throw new ProblemException(Problems.BodyMediaType, "Content-Type cannot be read.");
        if (!IsJson(type))
            return false;
        CheckJson(type, body);
        return true;
    }

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);

    private static void CheckJson(MediaTypeHeaderValue type, ReadOnlyMemory<byte> body)
    {
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new ProblemException(Problems.BodyMediaType, "JSON is UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
        }
        catch (JsonException)
        {
            throw new ProblemException(Problems.BodyMalformed, "The body is not strict JSON.");
        }
    }
}
