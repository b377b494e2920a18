using System.Reflection;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SecureFin.Payments.Tests.Support;

/// <summary>Lets the commits of one store hang inside of SQLite, as they do on a disk whose flush does not come back.</summary>
public sealed class StalledCommits : IDisposable
{
    private readonly ManualResetEventSlim _flows = new(initialState: true);
    private readonly SqliteConnection _writer;
    private TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes hold of the writer of a <see cref="PaymentStore"/> or <see cref="RequestLedger"/>.</summary>
    public StalledCommits(object store)
    {
        _writer = (SqliteConnection)Field(Field(store, "_writes"), "_connection");
        raw.sqlite3_commit_hook(_writer.Handle!, _ => Commit(), null);
    }

    /// <summary>Completes when a commit hangs.</summary>
    public Task Hangs => _hangs.Task;

    /// <summary>The next commit hangs.</summary>
    public void Stall()
    {
        _hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _flows.Reset();
    }

    /// <summary>The disk is back.</summary>
    public void Resume() => _flows.Set();

    public void Dispose() => Resume();

    private int Commit()
    {
        if (!_flows.IsSet)
            _hangs.TrySetResult();
        _flows.Wait();
        return 0;
    }

    private static object Field(object owner, string name) => owner.GetType().GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(owner)!;
}
