using System.Data;

namespace SecureFin.Payments;

/// <summary>One job of a <see cref="WriteQueue"/>: it waits, then begins or is withdrawn, never both.</summary>
internal abstract class WriteJob
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Withdrawn = 2;

    private int _state;

    /// <summary>True when it may run now; false when nobody wants it any more.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;

    /// <summary>Does the work inside the writer's transaction; what comes back is called when the commit is durable.</summary>
    public abstract Action Run(IDbConnection connection);

    /// <summary>It was undone.</summary>
    public abstract void Fail(Exception fault);

    protected bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;
}

/// <summary>A job with a result.</summary>
/// <param name="work">What it does.</param>
/// <param name="late">Told how it ended when whoever wanted it had left by then.</param>
internal sealed class WriteJob<T>(Func<IDbConnection, T> work, Action<Task<T>>? late) : WriteJob
{
    private readonly TaskCompletionSource<T> _waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The end as the one who waits for it sees it.</summary>
    public Task<T> Seen => _waiter.Task;

    /// <summary>Withdraws what waits; of what has begun only the waiter goes.</summary>
    public void Leave(CancellationToken cancellation)
    {
        if (TryWithdraw())
            _waiter.TrySetCanceled(cancellation);
        else
            _waiter.TrySetException(new WriteLeftException(cancellation));
    }

    /// <inheritdoc/>
    public override Action Run(IDbConnection connection)
    {
        var result = work(connection);
        return () =>
        {
            if (!_waiter.TrySetResult(result))
                late?.Invoke(Task.FromResult(result));
        };
    }

    /// <inheritdoc/>
    public override void Fail(Exception fault)
    {
        if (!_waiter.TrySetException(fault) && Seen.Exception?.InnerException is WriteLeftException)
            late?.Invoke(Task.FromException<T>(fault));
    }
}
