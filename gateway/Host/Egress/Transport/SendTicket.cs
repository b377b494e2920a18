namespace SecureFin.Gateway.Egress.Transport;

/// <summary>Lets one attempt write to one connection only, and knows whether it wrote at all.</summary>
/// <remarks>
/// SocketsHttpHandler may repeat a request on a second connection when the first one closed before an answer; it means well
/// for requests without body, and for a payment it would be a second payment. The ticket travels with the attempt's
/// execution context to <see cref="SendOnceStream"/>, which refuses the second connection (HTTP/1.1: one request at a time per connection).
/// </remarks>
internal sealed class SendTicket
{
    private static readonly AsyncLocal<SendTicket?> Ambient = new();
    private SendOnceStream? _connection;

    /// <summary>The ticket of the attempt that is under way on this flow.</summary>
    public static SendTicket? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>True as soon as one byte of the request may have left.</summary>
    public bool MayHaveBeenSent => Volatile.Read(ref _connection) is not null;

    /// <summary>Certificate of the server that the request went to, <c>x5t#S256</c>; null before it was sent, and without TLS.</summary>
    public string? ServerCertificate => Volatile.Read(ref _connection)?.Peer;

    /// <summary>The chain of that certificate in DER, itself first; empty before the request was sent, and without TLS.</summary>
    public IReadOnlyList<byte[]> ServerChain => Volatile.Read(ref _connection)?.PeerChain ?? [];

    /// <summary>Called before bytes of the request are written.</summary>
    /// <exception cref="IOException">The attempt already wrote to another connection.</exception>
    public void Claim(SendOnceStream connection)
    {
        var owner = Interlocked.CompareExchange(ref _connection, connection, null);
        if (owner is not null && !ReferenceEquals(owner, connection))
            throw new IOException("A request that may have been sent is not sent again.");
    }
}
