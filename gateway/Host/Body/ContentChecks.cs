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
        if (headers.ContentEncoding.Count > 0 && headers.ContentEncoding != "identity")
            throw new ProblemException(Problems.BodyMediaType, "Content codings are not accepted.");
        if (headers.TryGetValue("Content-Digest", out var digest) && !(ContentDigest.TryParse(digest.ToString(), out var parsed) && parsed!.Matches(body.Span)))
            throw new ProblemException(Problems.BodyDigest, "Content-Digest does not match the body.");
        if (body.Length == 0 || headers.ContentType.Count == 0)
            return false;
        if (headers.ContentType.Count > 1 || !MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type))
            throw new ProblemException(Problems.BodyMediaType, "Content-Type cannot be read.");
        if (Is("json", type))
            Check(type, JsonChecks.Fault(body), "JSON");
        else if (Is("xml", type))
            Check(type, XmlChecks.Fault(body), "XML");
        return Is("json", type);
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
