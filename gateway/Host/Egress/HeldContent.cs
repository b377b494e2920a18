using System.Net;

namespace SecureFin.Gateway.Egress;

/// <summary>A response body held in memory exactly as received.</summary>
internal sealed class HeldContent(byte[] body) : HttpContent
{
    /// <summary>The bytes as received.</summary>
    public byte[] Body { get; } = body;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(Body).AsTask();

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => stream.WriteAsync(Body, cancellationToken).AsTask();

    /// <inheritdoc/>
    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new MemoryStream(Body, writable: false));

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = Body.Length;
        return true;
    }
}
