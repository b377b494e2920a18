using Microsoft.Win32.SafeHandles;
using SecureFin.Audit.Disk;

namespace SecureFin.Audit.Evidence;

/// <summary>Appends records to the pack of the day: one writer, one flush for all that wait. A failed write refuses everything until the store is opened again.</summary>
internal sealed class PackWriter(string directory, EvidenceStoreOptions options) : IAsyncDisposable
{
    private readonly PosixDisk disk = new();
    private readonly Lock gate = new();
    private readonly Queue<(DateOnly Day, byte[] Record, TaskCompletionSource<EvidenceReference> Done)> waiting = new();
    private Task running = Task.CompletedTask;
    private Exception? failure;
    private bool active, closed;
    private SafeFileHandle? file;
    private EvidenceReference next;

    public bool Writable
    {
        get
        {
            lock (gate)
                return failure is null && !closed;
        }
    }

    /// <summary>Appends one record; completes when it is durable.</summary>
    /// <exception cref="AuditUnavailableException">It is not confirmed.</exception>
    public Task<EvidenceReference> AppendAsync(DateOnly day, byte[] record)
    {
        var done = new TaskCompletionSource<EvidenceReference>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (failure is not null || closed)
                throw new AuditUnavailableException(closed ? AuditUnavailableReason.Closed : AuditUnavailableReason.WriteFailed, failure);
            if (waiting.Count >= options.MaxWaiting)
                throw new AuditUnavailableException(AuditUnavailableReason.Overloaded);
            waiting.Enqueue((day, record, done));
            if (!active)
            {
                active = true;
                running = Task.Run(Drain);
            }
        }

        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (gate)
        {
            closed = true;
            last = running;
        }

        await last;
        file?.Dispose();
    }

    private void Drain()
    {
        while (Take() is { Length: > 0 } batch)
        {
            try
            {
                var places = Write(batch);
                for (var i = 0; i < batch.Length; i++)
                    batch[i].Done.SetResult(places[i]);
            }
            catch (Exception e)
            {
                Fail(batch, e); // whatever it is: nobody may wait for ever
                return;
            }
        }
    }

    private (DateOnly Day, byte[] Record, TaskCompletionSource<EvidenceReference> Done)[] Take()
    {
        lock (gate)
        {
            var batch = waiting.ToArray();
            waiting.Clear();
            active = batch.Length > 0;
            return batch;
        }
    }

    private EvidenceReference[] Write((DateOnly Day, byte[] Record, TaskCompletionSource<EvidenceReference> Done)[] batch)
    {
        var places = new EvidenceReference[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            if (file is null || next.Day != batch[i].Day || next.Offset > options.MaxPackBytes)
                BeginPack(batch[i].Day);
            places[i] = next with { Length = batch[i].Record.Length };
            disk.Write(file!, batch[i].Record, next.Offset);
            next = next with { Offset = next.Offset + batch[i].Record.Length };
        }

        disk.FlushData(file!);
        return places;
    }

    /// <summary>Packs are never continued after a start: what a crash left at the end of one stays unreferenced.</summary>
    private void BeginPack(DateOnly day)
    {
        if (file is not null)
            disk.FlushData(file);
        file?.Dispose();
        DurableFolder.Make(disk, directory);
        for (var number = next.Day == day ? next.Pack + 1 : 0; ; number++)
        {
            next = new EvidenceReference(day, number, 0, 0);
            var path = Path.Combine(directory, next.PackName);
            if (File.Exists(path))
                continue;
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
            disk.Flush(directory);
            return;
        }
    }

    private void Fail((DateOnly Day, byte[] Record, TaskCompletionSource<EvidenceReference> Done)[] batch, Exception cause)
    {
        lock (gate)
        {
            failure = cause;
            batch = [.. batch, .. waiting];
            waiting.Clear();
        }

        foreach (var (_, _, done) in batch)
            done.SetException(new AuditUnavailableException(AuditUnavailableReason.WriteFailed, cause));
    }
}
