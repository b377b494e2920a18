using System.Globalization;
using System.Net;

namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>Asks a bundle server once.</summary>
/// <remarks>Source: OPA, Management APIs, "Bundles": conditional GET by ETag, <c>Prefer: modes=snapshot,delta;wait=SECONDS</c>, 304 for nothing new.</remarks>
internal sealed class BundleClient(BundleServerOptions options, int maxBytes, HttpMessageInvoker wire, TimeProvider clock)
{
    private const string LongPollType = "application/vnd.openpolicyagent.bundles";
    private const int MaxETag = 1024;
    private readonly Uri _address = new(new Uri(options.Server.Address.TrimEnd('/') + "/"), options.Resource.TrimStart('/'));

    /// <summary>One question; a failure is a value.</summary>
    /// <param name="etag">Of the bundle that decides, or null for a whole one.</param>
    /// <param name="hold">Lets the server hold the question until there is news.</param>
    /// <param name="deltas">False asks for a whole bundle.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<BundleAnswer> AskAsync(string? etag, bool hold, bool deltas, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.Timeout + (hold ? options.LongPoll : TimeSpan.Zero), clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var request = Request(etag, hold, deltas);
            using var response = await wire.SendAsync(request, both.Token);
            return await ReadAsync(response, etag, both.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return BundleAnswer.Failed(limit.IsCancellationRequested ? "the bundle server did not answer in time" : $"the bundle server cannot be asked ({e.GetType().Name})");
        }
    }

    private HttpRequestMessage Request(string? etag, bool hold, bool deltas)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, _address);
        var modes = deltas ? "modes=snapshot,delta" : "modes=snapshot";
        request.Headers.TryAddWithoutValidation("Prefer", hold ? string.Create(CultureInfo.InvariantCulture, $"{modes};wait={(long)options.LongPoll.TotalSeconds}") : modes);
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        return request;
    }

    private async Task<BundleAnswer> ReadAsync(HttpResponseMessage response, string? etag, CancellationToken cancellation)
    {
        var holds = response.Content.Headers.ContentType?.MediaType == LongPollType;
        if (response.StatusCode == HttpStatusCode.NotModified && etag is not null)
            return new BundleAnswer(null, etag, holds, null);
        if (response.StatusCode != HttpStatusCode.OK)
            return BundleAnswer.Failed($"the bundle server answered {(int)response.StatusCode}");
        if (response.Content.Headers.ContentLength > maxBytes)
            return BundleAnswer.Failed("the bundle is larger than MaxBundleBytes");
        await response.Content.LoadIntoBufferAsync(maxBytes, cancellation);
        var name = response.Headers.TryGetValues("ETag", out var values) && values.First() is { Length: > 0 and <= MaxETag } given ? given : null;
        return new BundleAnswer(await response.Content.ReadAsByteArrayAsync(cancellation), name, holds, null);
    }
}
