using System.Buffers;

namespace SecureFin.Gateway.Masking;

/// <summary>Moves a body from stream to stream through a masker; memory is bounded by the longest single token.</summary>
internal static class MaskingPump
{
    /// <summary>Longest token (string, tag, text run), in bytes.</summary>
    public const int MaxTokenBytes = 8 * 1024 * 1024;

    private const int FirstBufferBytes = 64 * 1024;

    public static async Task RunAsync(IBodyMasker masker, Stream input, Stream output, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        var masked = new ArrayBufferWriter<byte>(FirstBufferBytes);
        try
        {
            var (filled, worthTrying) = (0, 0);
            while (true)
            {
                var read = await input.ReadAsync(buffer.AsMemory(filled), ct);
                filled += read;
                if (read > 0 && filled < Math.Min(worthTrying, buffer.Length)) continue; // small pieces of a long value are gathered first
                var consumed = masker.Process(buffer.AsSpan(0, filled), read == 0, masked);
                await output.WriteAsync(masked.WrittenMemory, ct);
                masked.ResetWrittenCount();
                if (read == 0) return;
                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                worthTrying = 2 * filled;
                if (filled == buffer.Length) buffer = Grow(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= MaxTokenBytes) throw new MaskingException("The body has a value that is longer than can be masked.");
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }
}
