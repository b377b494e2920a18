using Microsoft.Net.Http.Headers;
using SecureFin.Contract;
using SecureFin.Gateway.Masking;
using SecureFin.Jose;

namespace SecureFin.Gateway.Body;

/// <summary>Refuses bodies that two readers could read differently.</summary>
internal static class ContentChecks
{
    /// <summary>Checks coding, digest (RFC 9530) and, for JSON and XML, that the body has one reading.</summary>
    /// <returns>True when the body is JSON.</returns>
    /// <exception cref="ProblemException"><c>body.*</c></exception>
    public static bool Run(IHeaderDictionary headers, ReadOnlyMemory<byte> body)
    {
        if (TypeOf(headers, body.Length, out var digest) is var type && digest?.Matches(body.Span) == false)
            throw new ProblemException(Problems.BodyDigest, "Content-Digest does not match the body.");
        if (type is null)
            return false;
        if (Is("json", type))
            Check(type, JsonChecks.Fault(body), "JSON");
        else if (Is("xml", type))
            Check(type, XmlChecks.Fault(body), "XML");
        return Is("json", type);
    }

    /// <summary>The same for a body on disk, whose digest is judged while it comes.</summary>
    /// <returns>True when the body is JSON.</returns>
    /// <exception cref="ProblemException"><c>body.*</c></exception>
    public static async ValueTask<bool> RunAsync(IHeaderDictionary headers, SpooledBody body, CancellationToken cancellation)
    {
        if (TypeOf(headers, body.Length, out _) is not { } type)
            return false;
        await using var reader = body.OpenRead();
        if (Is("json", type))
            Check(type, await LongJson.FaultAsync(reader, cancellation), "JSON");
        else if (Is("xml", type))
            Check(type, await XmlChecks.FaultAsync(reader, cancellation), "XML");
        return Is("json", type);
    }

    /// <summary>The Content-Digest that the caller sent, or null.</summary>
    /// <exception cref="ProblemException"><c>body.digest</c>: it cannot be read.</exception>
    public static ContentDigest? DigestOf(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(ContentDigest.FieldName, out var field))
            return null;
        return ContentDigest.TryParse(field.ToString(), out var digest) ? digest : throw new ProblemException(Problems.BodyDigest, "Content-Digest does not match the body.");
    }

    private static MediaTypeHeaderValue? TypeOf(IHeaderDictionary headers, long length, out ContentDigest? digest)
    {
        if (headers.ContentEncoding.Count > 0 && headers.ContentEncoding != "identity")
            throw new ProblemException(Problems.BodyMediaType, "Content codings are not accepted.");
        digest = DigestOf(headers);
        if (length == 0 || headers.ContentType.Count == 0)
            return null;
        return headers.ContentType.Count == 1 && MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type)
            ? type
            : throw new ProblemException(Problems.BodyMediaType, "Content-Type cannot be read.");
    }

    private static bool Is(string name, MediaTypeHeaderValue type) =>
        type.SubType.Equals(name, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static void Check(MediaTypeHeaderValue type, string? fault, string format)
    {
        if (!CharsetRule.IsUtf8(type))
            throw new ProblemException(Problems.BodyMediaType, $"{format} is UTF-8.");
        if (fault is not null)
            throw new ProblemException(Problems.BodyMalformed, fault);
    }
}
