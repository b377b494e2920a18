using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Log;

/// <summary>One caller that waits for its entry to become durable. Reused; completed exactly once a use.</summary>
internal sealed class AppendRequest : IValueTaskSource<AppendedEntry>
{
    private const int MaxKept = 4096;
    private static readonly ConcurrentQueue<AppendRequest> Kept = new();
    private ManualResetValueTaskSourceCore<AppendedEntry> core = new() { RunContinuationsAsynchronously = true };

    private AppendRequest()
    {
    }

    public ReadOnlyMemory<byte> Entry { get; private set; }

    public MerkleHash Leaf { get; private set; }

    public ValueTask<AppendedEntry> Task => new(this, core.Version);

    public static AppendRequest Rent(ReadOnlyMemory<byte> entry)
    {
        if (!Kept.TryDequeue(out var request))
            request = new AppendRequest();
        request.Entry = entry;
        request.Leaf = MerkleHasher.HashLeaf(entry.Span);
        return request;
    }

    public void Complete(long index) => core.SetResult(new AppendedEntry(index, Leaf));

    public void Fail(Exception cause) => core.SetException(cause);

    public AppendedEntry GetResult(short token)
    {
        var result = core.GetResult(token); // a failed request throws here and is not reused
        Entry = default;
        core.Reset();
        if (Kept.Count < MaxKept)
            Kept.Enqueue(this);
        return result;
    }

    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);
}
