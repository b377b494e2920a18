using Microsoft.Extensions.Primitives;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Where a request ends, and what concerns only this connection: one reading or none.</summary>
/// <remarks>Source: RFC 9112 sections 6.1 and 6.3, RFC 9110 section 7.6.1, RFC 9113 section 8.2.2.</remarks>
internal static class FramingRules
{
    private static readonly string[] ConnectionOptions = ["close", "keep-alive", "te"];
    private static readonly string[] ConnectionFields = ["Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade"];
    private static readonly string[] UpgradeFields = ["Upgrade", "HTTP2-Settings", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol"];

    /// <summary>Returns null for sound framing, else what is wrong.</summary>
    public static string? Refusal(HttpRequest request)
    {
        var headers = request.Headers;
        // The server renames Content-Length so when Transfer-Encoding stood beside it.
        if (headers.ContainsKey("X-Content-Length"))
            return "two fields say where the body ends";
        if (!IsDigits(headers.ContentLength is null ? default : headers["Content-Length"]))
            return "Content-Length is not a number";
        if (HttpProtocol.IsHttp11(request.Protocol))
            return TransferRefusal(headers) ?? ConnectionRefusal(headers);
        if (HttpProtocol.IsHttp2(request.Protocol))
            return Http2Refusal(headers);
        return "this version of HTTP is not offered";
    }

    /// <summary>True for upgrades, WebSockets and gRPC.</summary>
    public static bool WantsAnotherProtocol(HttpRequest request) =>
        UpgradeFields.Any(request.Headers.ContainsKey)
        || request.Headers.ContentType.ToString().StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);

    private static string? TransferRefusal(IHeaderDictionary headers)
    {
        var coding = headers.TransferEncoding;
        return coding.Count == 0 || (coding.Count == 1 && "chunked".Equals(coding[0], StringComparison.OrdinalIgnoreCase))
            ? TeRefusal(headers)
            : "Transfer-Encoding is not exactly chunked";
    }

    private static string? ConnectionRefusal(IHeaderDictionary headers)
    {
        foreach (var value in headers.Connection)
        {
            foreach (var option in (value ?? "").Split(','))
            {
                if (!ConnectionOptions.Contains(option.Trim(), StringComparer.OrdinalIgnoreCase))
                    return "Connection names a field that is not its own";
            }
        }

        return null;
    }

    private static string? Http2Refusal(IHeaderDictionary headers) =>
        ConnectionFields.Any(headers.ContainsKey) ? "HTTP/2 has no connection fields" : TeRefusal(headers);

    private static string? TeRefusal(IHeaderDictionary headers) =>
        headers.TE.Count == 0 || "trailers".Equals(headers.TE.ToString(), StringComparison.OrdinalIgnoreCase) ? null : "TE asks for a coding";

    private static bool IsDigits(StringValues length) => length.Count == 0 || (length.Count == 1 && length[0]!.All(char.IsAsciiDigit));
}
