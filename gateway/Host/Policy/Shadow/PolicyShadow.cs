using System.Globalization;
using System.Threading.Channels;

namespace SecureFin.Gateway.Policy.Shadow;

/// <summary>Decides beside the active bundle on the same input and the same moment; callers neither wait for it nor see it.</summary>
/// <remarks>Offering never blocks: past the bound a decision is not compared, and counted as such. One reader compares; reports are snapshots.</remarks>
internal sealed class PolicyShadow(EmbeddedDecider decider, ShadowOptions options)
{
    private readonly Channel<(byte[] Input, PolicyDecision Decision)> _queue =
        Channel.CreateBounded<(byte[] Input, PolicyDecision Decision)>(new BoundedChannelOptions(options.Queue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Lock _lock = new();
    private readonly Queue<ShadowDifference> _differences = []; // under _lock, with the three counts
    private long _compared;
    private long _different;
    private long _failed;
    private long _dropped;

    /// <summary>Hands a decision over for comparison; copies the input, since its owner takes it back.</summary>
    public void Offer(ReadOnlySpan<byte> input, PolicyDecision decision)
    {
        if (decider.Revision is null)
            return;
        if (_queue.Reader.Count >= options.Queue || !_queue.Writer.TryWrite((input.ToArray(), decision)))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Compares until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var (input, decision) in _queue.Reader.ReadAllAsync(cancellation))
            Compare(input, decision);
    }

    /// <summary>Compares what waits; how many there were.</summary>
    public int Drain()
    {
        var count = 0;
        for (; _queue.Reader.TryRead(out var item); count++)
            Compare(item.Input, item.Decision);
        return count;
    }

    /// <summary>What was found so far.</summary>
    public ShadowReport Report(string? refusal)
    {
        lock (_lock)
            return new ShadowReport(decider.Revision, _compared, _different, _failed, Interlocked.Read(ref _dropped), refusal, [.. _differences]);
    }

    /// <summary>A decision as one comparable line: verdict, codes, obligations.</summary>
    public static string Line(PolicyDecision decision)
    {
        var codes = string.Join(' ', decision.Reasons.Select(reason => reason.Code).Order(StringComparer.Ordinal));
        var duties = decision.Obligations;
        var mask = string.Join(' ', duties.Mask.OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => $"{rule.Key}={rule.Value}"));
        return string.Create(CultureInfo.InvariantCulture, $"{(decision.Allowed ? "allow" : "deny")} reasons[{codes}] approvals[{duties.Approvals}] hold[{duties.Hold}] mask[{mask}]");
    }

    private void Compare(byte[] input, PolicyDecision decision)
    {
        var (revision, line) = Decide(input, decision.DecidedAt);
        var active = Line(decision);
        lock (_lock)
        {
            _compared++;
            if (line == active)
                return;
            _different++;
            _failed += revision is null ? 1 : 0;
            if (_differences.Count == options.Differences)
                _differences.Dequeue();
            _differences.Enqueue(new ShadowDifference(decision.DecisionId, decision.DecidedAt, decision.BundleRevision, revision ?? decider.Revision!, active, line));
        }
    }

    private (string? Revision, string Line) Decide(byte[] input, DateTimeOffset at)
    {
        try
        {
            var decision = decider.Decide(input, at, CancellationToken.None);
            return (decision.BundleRevision, Line(decision));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (null, $"no decision ({(e as Contract.ProblemException)?.Detail ?? e.GetType().Name})");
        }
    }
}
