using System.Threading.Channels;

namespace SecureFin.Payments;

/// <summary>Wakes one waiting loop; rings that come while it is awake are kept as one.</summary>
internal sealed class Bell
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Returns at the next ring, when the pause on this clock is over, or after an hour.</summary>
    public async Task WaitAsync(TimeSpan? pause, TimeProvider clock, CancellationToken cancellation)
    {
        if (pause is not { } limit)
        {
            await _rung.Reader.ReadAsync(cancellation);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var rung = _rung.Reader.ReadAsync(either.Token).AsTask();
        var over = Task.Delay(TimeSpan.FromTicks(Math.Clamp(limit.Ticks, 0, LongestSleep.Ticks)), clock, either.Token);
        await Task.WhenAny(rung, over);
        await either.CancelAsync();
        try
        {
            await rung;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The pause was over first.
        }
    }
}
