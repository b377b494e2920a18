using System.Security.Cryptography;

namespace SecureFin.Sandbox.Bank;

/// <summary>Idempotency keys of the last 24 hours, by client and endpoint. Guarded by the lock of <see cref="BankBooks"/>.</summary>
/// <remarks>Source: OBIE Read/Write Data API profile v4.0, "Idempotency".</remarks>
internal sealed class IdempotencyLedger(TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);
    public const int MaxKeyLength = 40;

    private readonly Dictionary<(string Client, string Endpoint, string Key), Entry> _entries = [];

    /// <summary>What the key stands for: nothing yet, the same request, or another one.</summary>
    public (bool Known, bool SameBody, string ResourceId) Find(string client, string endpoint, string key, ReadOnlySpan<byte> body)
    {
        if (!_entries.TryGetValue((client, endpoint, key), out var entry) || time.GetUtcNow() - entry.At >= Window)
            return (false, false, "");
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, digest);
        return (true, digest.SequenceEqual(entry.Digest), entry.ResourceId);
    }

    public void Keep(string client, string endpoint, string key, ReadOnlySpan<byte> body, string resourceId) =>
        _entries[(client, endpoint, key)] = new Entry(SHA256.HashData(body), resourceId, time.GetUtcNow());

    private sealed record Entry(byte[] Digest, string ResourceId, DateTimeOffset At);
}
