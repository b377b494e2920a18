using System.Numerics;

namespace SecureFin.Audit.Log;

/// <summary>Keeps a few bundle buffers for reuse, so that a busy log leaves no large garbage. Safe for threads.</summary>
internal sealed class BundlePool
{
    private const int MaxKept = 256;
    private readonly Lock gate = new();
    private readonly Stack<byte[]> kept = new();

    /// <summary>A buffer of at least this many bytes.</summary>
    public byte[] Rent(int bytes)
    {
        lock (gate)
        {
            if (kept.TryPop(out var buffer) && buffer.Length >= bytes)
                return buffer;
        }

        return new byte[BitOperations.RoundUpToPowerOf2((uint)bytes)];
    }

    /// <summary>Takes a buffer back that nobody reads any more.</summary>
    public void Return(byte[] buffer)
    {
        lock (gate)
        {
            if (kept.Count < MaxKept)
                kept.Push(buffer);
        }
    }
}
