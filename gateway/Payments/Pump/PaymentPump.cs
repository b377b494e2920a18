namespace SecureFin.Payments;

/// <summary>Drives payments: sends what is due, asks about what is not settled, publishes events. Resumes everything after a restart.</summary>
/// <param name="store">Owned by the caller; outlives the pump.</param>
/// <param name="bank">Speaks to banks.</param>
/// <param name="events">Receives events, at least once and in order per payment.</param>
/// <param name="options">Pauses and limits.</param>
/// <param name="clock">Decides what is due.</param>
/// <param name="onFault">Told of exceptions of the store or the sink; log their type, never their text.</param>
public sealed class PaymentPump(
    PaymentStore store, IBankDispatch bank, IPaymentEvents events, PaymentOptions options, TimeProvider clock, Action<Exception>? onFault = null) : IAsyncDisposable
{
    private readonly PaymentDispatcher _dispatcher = new(store, bank, options, clock, onFault);
    private readonly EventPublisher _publisher = new(store, events, options, clock, onFault);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private WorkLoop? _work;
    private WorkLoop? _outbox;
    private Task _running = Task.CompletedTask;

    /// <summary>Recovers what a crash cut off, then starts. Call once.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await _dispatcher.RecoverAsync();
        _work = new WorkLoop(store.WorkBell, clock, options.Parallelism, DueWork, store.NextDue, onFault);
        _outbox = new WorkLoop(store.EventBell, clock, options.Parallelism, DueEvents, store.NextEventDue, onFault);
        _running = Task.WhenAll(
            Task.Run(() => _work.RunAsync(_stop.Token, _abort.Token), CancellationToken.None),
            Task.Run(() => _outbox.RunAsync(_stop.Token, _abort.Token), CancellationToken.None));
    }

    /// <summary>Takes no new work and lets running calls finish; when the token fires they are aborted and written down as unknown.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        await _running;
        await using (cancellation.Register(_abort.Cancel))
        {
            await Task.WhenAll(_work?.DrainAsync() ?? Task.CompletedTask, _outbox?.DrainAsync() ?? Task.CompletedTask);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await StopAsync(CancellationToken.None);
        _stop.Dispose();
        _abort.Dispose();
    }

    /// <summary>Does everything that is due at this moment, one after the other: the pump without its clock and threads.</summary>
    internal async Task RunDueAsync(CancellationToken abort)
    {
        foreach (var item in DueWork(clock.GetUtcNow(), 1000).Concat(DueEvents(clock.GetUtcNow(), 1000)))
            await item.RunAsync(abort);
    }

    internal Task RecoverAsync() => _dispatcher.RecoverAsync();

    private IEnumerable<WorkItem> DueWork(DateTimeOffset now, int count) =>
        store.Due(now, count).Select(paymentId => new WorkItem(paymentId, abort => _dispatcher.RunAsync(paymentId, abort)));

    private IEnumerable<WorkItem> DueEvents(DateTimeOffset now, int count) =>
        store.DueEvents(now, count).Select(row => new WorkItem(row.PaymentId, abort => _publisher.PublishAsync(row, abort)));
}
