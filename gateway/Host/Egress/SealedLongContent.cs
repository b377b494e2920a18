using System.Net;
using SecureFin.Gateway.Body;

namespace SecureFin.Gateway.Egress;

/// <summary>A request body that waits on disk; refuses to be written twice, as <see cref="SealedContent"/> does.</summary>
internal sealed class SealedLongContent(SpooledBody body) : HttpContent
{
    private int _written;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _written, 1) != 0)
            throw new InvalidOperationException("A request that may have been sent is not sent again.");
        await using var reader = body.OpenRead();
        await reader.CopyToAsync(stream, SpooledBody.ChunkBytes, cancellationToken);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
