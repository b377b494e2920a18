using System.Data;
using System.Threading.Channels;
using Dapper;

namespace SecureFin.Payments;

/// <summary>The one writer of a store: runs jobs in order and commits many of them with one flush to disk.</summary>
/// <remarks>
/// A job's task completes only after the commit that holds it. A job that throws is undone alone (savepoint); a commit that
/// fails fails all jobs in it. Owns its connection.
/// </remarks>
internal sealed class WriteQueue : IAsyncDisposable
{
    private const int LargestBatch = 128;

    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(4096);
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
    /// <exception cref="ObjectDisposedException">The store was closed.</exception>
    public async Task<T> RunAsync<T>(Func<IDbConnection, T> job)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var entry = new Job(
            connection =>
            {
                var result = job(connection);
                return () => completion.TrySetResult(result);
            },
            fault => completion.TrySetException(fault));
        try
        {
            await _jobs.Writer.WriteAsync(entry);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException("The store is closed.", closed);
        }

        return await completion.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop;
        _connection.Dispose();
    }

    private async Task LoopAsync()
    {
        var batch = new List<Job>(LargestBatch);
        while (await _jobs.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && _jobs.Reader.TryRead(out var job))
                batch.Add(job);
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Job> batch)
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

    private void RunAlone(Job job, List<Action> done)
    {
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

    private sealed record Job(Func<IDbConnection, Action> Run, Action<Exception> Fail);
}
