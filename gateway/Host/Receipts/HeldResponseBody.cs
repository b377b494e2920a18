using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using SecureFin.Audit.Native;

namespace SecureFin.Gateway.Receipts;

/// <summary>Holds an answer back until its outcome is durable; past the route's limit it streams, the last chunk held.</summary>
/// <remarks>
/// Owned by one call. Up to the limit nothing reaches the caller before <see cref="SealAsync"/>. Beyond it,
/// <paramref name="begin"/> runs once before the first byte, and the newest chunk always stays here until the end.
/// </remarks>
internal sealed class HeldResponseBody(IHttpResponseBodyFeature inner, Func<long> limit, Func<Task> begin) : IHttpResponseBodyFeature, IHeldAnswer, IDisposable
{
    private readonly PooledBuffer _held = new();
    private IncrementalHash? _hash;
    private HeldStream? _stream;
    private PipeWriter? _writer;

    /// <summary>True once the answer outgrew the limit and its first bytes left.</summary>
    public bool Streaming => _hash is not null;

    /// <summary>Bytes held at present.</summary>
    public ReadOnlyMemory<byte> Held => _held.Written;

    public Stream Stream => _stream ??= new HeldStream(WriteAsync);

    public PipeWriter Writer => _writer ??= PipeWriter.Create(Stream, new StreamPipeWriterOptions(leaveOpen: true));

    /// <summary>SHA-256 of the whole answer, or null when it has no bytes. Call once, after the endpoint is done.</summary>
    public async ValueTask<byte[]?> DigestAsync()
    {
        if (_writer is not null)
            await _writer.FlushAsync();
        if (_hash is not null)
            return _hash.GetHashAndReset();
        return _held.Length == 0 ? null : FastSha256.Hash(_held.Written.Span);
    }

    /// <summary>Drops what is held: the answer is replaced by a refusal. Only before streaming began.</summary>
    public void Discard() => _held.Clear();

    /// <summary>Lets the held bytes go.</summary>
    public async Task SealAsync(CancellationToken cancellation)
    {
        if (_held.Length > 0)
            await inner.Stream.WriteAsync(_held.Written, cancellation);
        _held.Clear();
    }

    /// <summary>Does nothing: the answer starts when its outcome is durable.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync() => _writer is null ? Task.CompletedTask : _writer.FlushAsync().AsTask();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    public void DisableBuffering()
    {
    }

    public void Dispose()
    {
        _held.Dispose();
        _hash?.Dispose();
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.IsEmpty)
            return;
        if (!Streaming && _held.Length + bytes.Length <= limit())
        {
            _held.Append(bytes.Span);
            return;
        }

        if (!Streaming)
        {
            await begin();
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _hash.AppendData(_held.Written.Span);
        }

        await inner.Stream.WriteAsync(_held.Written, cancellation);
        _held.Clear();
        _held.Append(bytes.Span);
        _hash!.AppendData(bytes.Span);
    }
}
