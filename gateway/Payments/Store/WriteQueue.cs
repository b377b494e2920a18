using System.Data;
using System.Threading.Channels;
using Dapper;

namespace SecureFin.Payments;

/// <summary>The one writer of a store: runs jobs in order and commits many of them with one flush to disk.</summary>
/// <remarks>
/// A job's task completes only after the commit that holds it. A job that throws is undone alone (savepoint); a commit that
/// fails fails all jobs in it. Nobody waits longer than it wants to: a file system that hangs holds up the writer alone.
/// Owns its connection.
/// </remarks>
internal sealed class WriteQueue : IAsyncDisposable
{
    private const int LargestBatch = 128;

    private readonly Channel<WriteJob> _jobs = Channel.CreateBounded<WriteJob>(4096);
    private readonly IDbConnection _connection;
    private readonly string _begin;
    private readonly Task _loop;

    public WriteQueue(IDbConnection connection, string begin)
    {
        _connection = connection;
        _begin = begin;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Runs the job inside a transaction; completes when its effect is durable.</summary>
    /// <param name="work">What it does.</param>
    /// <param name="cancellation">Ends the waiting: a job that waits is withdrawn, one that has begun goes on without its waiter.</param>
    /// <param name="late">Told how the job ended when its waiter had left by then. Called by the writer: quick, and throws nothing.</param>
    /// <exception cref="WriteLeftException">The job had begun: it will be done or not.</exception>
    /// <exception cref="OperationCanceledException">Any other: the job is surely not done.</exception>
    /// <exception cref="ObjectDisposedException">The store was closed.</exception>
    public async Task<T> RunAsync<T>(Func<IDbConnection, T> work, CancellationToken cancellation, Action<Task<T>>? late = null)
    {
        var job = new WriteJob<T>(work, late);
        try
        {
            await _jobs.Writer.WriteAsync(job, cancellation);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException("The store is closed.", closed);
        }

        await using (cancellation.UnsafeRegister(static (state, token) => ((WriteJob<T>)state!).Leave(token), job))
            return await job.Seen;
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop;
        _connection.Dispose();
    }

    private async Task LoopAsync()
    {
        var batch = new List<WriteJob>(LargestBatch);
        while (await _jobs.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && _jobs.Reader.TryRead(out var job))
                batch.Add(job);
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<WriteJob> batch)
    {
        var done = new List<Action>(batch.Count);
        try
        {
            _connection.Execute(_begin);
            foreach (var job in batch)
                RunAlone(job, done);
            _connection.Execute("COMMIT");
        }
        catch (Exception fault)
        {
            TryRollback();
            foreach (var job in batch)
                job.Fail(fault);
            return;
        }

        foreach (var complete in done)
            complete();
    }

    private void RunAlone(WriteJob job, List<Action> done)
    {
        // Asked only now: while BEGIN or a job before it hangs, what waits can still be withdrawn.
        if (!job.TryBegin())
            return;
        _connection.Execute("SAVEPOINT job");
        try
        {
            done.Add(job.Run(_connection));
            _connection.Execute("RELEASE SAVEPOINT job");
        }
        catch (Exception fault)
        {
            _connection.Execute("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job");
            job.Fail(fault);
        }
    }

    /// <summary>The transaction may be gone already, for instance after a full disk; then the next BEGIN tells.</summary>
    private void TryRollback()
    {
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (System.Data.Common.DbException)
        {
            return;
        }
    }
}
