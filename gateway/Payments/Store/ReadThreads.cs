using System.Collections.Concurrent;

namespace SecureFin.Payments;

/// <summary>Answers a store's questions on a few threads of its own: a file system that hangs holds up these, and no thread of the pool.</summary>
/// <remarks>Whoever asks waits for a free thread and for the answer no longer than it wants to. A question that hangs keeps its thread until it ends.</remarks>
internal sealed class ReadThreads : IDisposable
{
    private const int Count = 8;

    private readonly SemaphoreSlim _free = new(Count);
    private readonly BlockingCollection<Action> _questions = [];

    public ReadThreads()
    {
        for (var i = 0; i < Count; i++)
            new Thread(Work) { IsBackground = true, Name = "payments reader" }.Start();
    }

    /// <summary>Asks.</summary>
    /// <exception cref="OperationCanceledException">The answer is no longer waited for.</exception>
    /// <exception cref="ObjectDisposedException">The store was closed.</exception>
    public async Task<T> RunAsync<T>(Func<T> ask, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _questions.Add(() => Answer(ask, answer), CancellationToken.None);
        }
        catch (InvalidOperationException closed)
        {
            _free.Release();
            throw new ObjectDisposedException("The store is closed.", closed);
        }

        return await answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Takes no more questions; the threads end with their last one, and none is waited for.</summary>
    public void Dispose() => _questions.CompleteAdding();

    private void Work()
    {
        foreach (var question in _questions.GetConsumingEnumerable())
            question();
    }

    private void Answer<T>(Func<T> ask, TaskCompletionSource<T> answer)
    {
        try
        {
            answer.SetResult(ask());
        }
        catch (Exception fault)
        {
            answer.SetException(fault);
        }
        finally
        {
            _free.Release();
        }
    }
}
