using System.Net;
using SecureFin.Gateway.Egress.Transport;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>The wire to those who vouch for the log: witnesses and time stamping authorities. No redirects, no proxy, no cookies, bounded answers.</summary>
internal static class AnchorHttp
{
    /// <summary>Longest wait for one answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="trustedAuthorities">PEM file of the authorities that are believed; without it none is, and TLS does not come about.</param>
    public static HttpMessageInvoker Create(string? trustedAuthorities) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 32,
        SslOptions = ServerTrust.For(trustedAuthorities),
    });

    /// <summary>Posts bytes and reads a bounded answer.</summary>
    /// <returns>Null when no whole answer came in time.</returns>
    public static async Task<AnchorAnswer?> PostAsync(
        HttpMessageInvoker invoker, Uri address, byte[] body, string contentType, int maxBytes, TimeProvider clock, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) { Headers = { { "Content-Type", contentType } } } };
            using var response = await invoker.SendAsync(request, both.Token);
            await response.Content.LoadIntoBufferAsync(maxBytes, both.Token);
            return new AnchorAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsByteArrayAsync(both.Token));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
