using System.Net;

namespace SecureFin.Gateway.Egress;

/// <summary>A streaming body whose digest and end become a fact of the exchange.</summary>
internal sealed class WatchedContent(HttpContent inner, EgressCall call, UpstreamFacts facts, TimeProvider time) : HttpContent
{
    private WatchedStream? _stream;

    /// <inheritdoc/>
    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        _stream = new WatchedStream(await inner.ReadAsStreamAsync(cancellationToken), call, facts, time);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var watched = await CreateContentReadStreamAsync(cancellationToken);
        await watched.CopyToAsync(stream, cancellationToken);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_stream is null)
                call.Exchange.Upstream.Enqueue(facts with { Result = "broken" }); // nobody read it
            else
                _stream.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
