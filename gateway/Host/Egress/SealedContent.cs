using System.Net;

namespace SecureFin.Gateway.Egress;

/// <summary>The exact bytes of a request body; refuses to be written twice.</summary>
/// <remarks>Every request carries one, also an empty one where a body is customary, because SocketsHttpHandler repeats bodyless requests on its own.</remarks>
internal sealed class SealedContent(byte[] body) : HttpContent
{
    private int _written;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _written, 1) != 0)
            throw new InvalidOperationException("A request that may have been sent is not sent again.");
        return stream.WriteAsync(body, cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
