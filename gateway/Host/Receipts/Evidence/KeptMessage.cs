using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Writes a message as it was sent or received: head and body as HTTP/1.1 text, so that people and programs read it; credentials left out.</summary>
/// <remarks>Source: RFC 9112 section 2.1 (message format); the caller's certificate stands in a Client-Cert field (RFC 9440 section 2.2).</remarks>
internal static class KeptMessage
{
    private static readonly FrozenSet<string> Credentials =
        new[] { "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The request as it came from the caller.</summary>
    public static byte[] Received(Exchange exchange)
    {
        var head = new StringBuilder($"{exchange.Method} {exchange.RawTarget} HTTP/1.1\r\n");
        foreach (var (name, values) in exchange.RequestHeaders ?? new HeaderDictionary())
            Add(head, name, values!);
        if (exchange.CallerCertificate is { } certificate)
            head.Append("Client-Cert: :").Append(Convert.ToBase64String(certificate.RawDataMemory.Span)).Append(":\r\n");
        return Whole(head, exchange.Body.Span);
    }

    /// <summary>The answer as it goes to the caller; the receipt's own fields come after it.</summary>
    public static byte[] Returned(HttpResponse response, ReadOnlySpan<byte> body)
    {
        var head = StatusLine(response.StatusCode);
        foreach (var (name, values) in response.Headers)
            Add(head, name, values!);
        return Whole(head, body);
    }

    /// <summary>The request as it goes upstream, signature and all.</summary>
    public static byte[] Sent(HttpRequestMessage request, ReadOnlySpan<byte> body)
    {
        var head = new StringBuilder($"{request.Method} {request.RequestUri!.PathAndQuery} HTTP/1.1\r\nHost: {request.RequestUri.Authority}\r\n");
        Add(head, request.Headers);
        if (request.Content is not null)
            Add(head, request.Content.Headers);
        return Whole(head, body);
    }

    /// <summary>The answer as it came from upstream.</summary>
    public static byte[] Answered(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var head = StatusLine((int)response.StatusCode);
        Add(head, response.Headers);
        Add(head, response.Content.Headers);
        return Whole(head, body);
    }

    private static StringBuilder StatusLine(int status) => new($"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");

    private static void Add(StringBuilder head, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
            Add(head, name, values);
    }

    // a value with a line break cannot come from the wire: what would forge a line is left out
    private static void Add(StringBuilder head, string name, IEnumerable<string?> values)
    {
        if (Credentials.Contains(name))
            return;
        foreach (var value in values)
        {
            if (value is not null && value.AsSpan().IndexOfAny('\r', '\n') < 0)
                head.Append(name).Append(": ").Append(value).Append("\r\n");
        }
    }

    private static byte[] Whole(StringBuilder head, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body];
}
