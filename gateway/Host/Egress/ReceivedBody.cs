using System.Net;
using System.Security.Cryptography;

namespace SecureFin.Gateway.Egress;

/// <summary>Takes an answer's body as received: held in memory up to a limit, or watched while it streams.</summary>
internal static class ReceivedBody
{
    /// <summary>Reads the body when it has at most <paramref name="limit"/> bytes and leaves it readable; null when it is longer and still streams.</summary>
    /// <exception cref="HttpIOException">The body is longer than <paramref name="most"/>, or broke off.</exception>
    public static async Task<byte[]?> HoldAsync(HttpResponseMessage response, long limit, long most, CancellationToken cancellation)
    {
        if (response.Content is HeldContent held)
            return held.Body;
        if (response.Content.Headers.ContentLength > most && HasBody(response))
            throw TooLong();
        if (response.Content.Headers.ContentLength > limit && HasBody(response))
            return null;
        var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var first = response.Content.Headers.ContentLength is { } length && HasBody(response)
            ? await ReadExactlyAsync(stream, (int)length, cancellation)
            : await ReadUpToAsync(stream, limit, cancellation);
        if (first.Length > limit)
        {
            Replace(response, new PrefixedContent(first, stream));
            return null;
        }

        Replace(response, new HeldContent(first));
        await stream.DisposeAsync();
        return first;
    }

    /// <summary>Wraps a streaming body so that its digest is a fact of the exchange when it ends.</summary>
    public static void Watch(HttpResponseMessage response, EgressCall call, UpstreamFacts facts, TimeProvider time) =>
        Replace(response, new WatchedContent(response.Content, call, facts, time));

    /// <summary>The failure of an answer that is longer than the upstream may send.</summary>
    public static HttpIOException TooLong() => new(HttpRequestError.ConfigurationLimitExceeded, "The answer is longer than allowed.");

    // Answers to HEAD and 304 name the length that a body would have (RFC 9110 section 8.6).
    private static bool HasBody(HttpResponseMessage response) =>
        response.RequestMessage?.Method != HttpMethod.Head && response.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified);

    private static async Task<byte[]> ReadExactlyAsync(Stream stream, int length, CancellationToken cancellation)
    {
        var body = new byte[length];
        if (await stream.ReadAtLeastAsync(body, length, throwOnEndOfStream: false, cancellation) < length)
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The answer ended early.");
        return body;
    }

    /// <summary>Reads to the end or one byte past the limit, so that the caller sees whether there is more.</summary>
    private static async Task<byte[]> ReadUpToAsync(Stream stream, long limit, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (buffer.Length <= limit)
        {
            var read = await stream.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, limit + 1 - buffer.Length)), cancellation);
            if (read == 0)
                break;
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static void Replace(HttpResponseMessage response, HttpContent content)
    {
        foreach (var header in response.Content.Headers.NonValidated)
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        response.Content = content;
    }
}
