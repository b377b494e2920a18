using System.Security.Cryptography;

namespace SecureFin.Gateway.Egress;

/// <summary>Digests an answer while it streams in bounded memory; a break, a bound or an early end is a fact as well.</summary>
internal sealed class WatchedStream(Stream inner, EgressCall call, UpstreamFacts facts, TimeProvider time) : ReadOnlyStream
{
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CancellationTokenSource _deadline = new(call.Upstream.Options.StreamDeadline, time);
    private long _length;
    private bool _closed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_closed)
            return 0;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token);
        try
        {
            var read = await inner.ReadAsync(buffer, both.Token);
            _length += read;
            if (_length > call.Upstream.Options.MaxResponseBytes)
                throw ReceivedBody.TooLong();
            _digest.AppendData(buffer.Span[..read]);
            if (read == 0 && buffer.Length > 0)
                Close("answered");
            return read;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Close("timeout");
            throw call.Upstream.Unknown("The answer took too long.");
        }
        catch
        {
            Close("broken");
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close("broken");
            _digest.Dispose();
            _deadline.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Close(string result)
    {
        if (_closed)
            return;
        _closed = true;
        call.Exchange.Upstream.Enqueue(facts with { ResponseDigest = _digest.GetHashAndReset(), Result = result });
    }
}
