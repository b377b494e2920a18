using SecureFin.Audit.Disk;

namespace SecureFin.Audit.Evidence;

/// <summary>
/// Writes the files of new keys in groups: whoever comes while one group is flushed goes in the next, so that many new subjects share their flushes, and the
/// lock of the store is held for none of them.
/// </summary>
/// <param name="directory">Folder of all keys.</param>
/// <param name="disk">The disk.</param>
/// <param name="gate">The store's lock.</param>
/// <param name="end">Called under it for each group, with whether it is durable.</param>
internal sealed class KeyMaker(string directory, ILogDisk disk, Lock gate, Action<IReadOnlyList<NewKey>, bool> end) : IAsyncDisposable
{
    private const int MostInGroup = 1024;
    private const int FewFiles = 16; // one flush of the whole file system is cheaper than more single ones than this

    private readonly string temporary = Path.Combine(directory, ".new");
    private readonly Queue<NewKey> waiting = new(); // under the gate, as all below
    private readonly HashSet<string> safe = []; // folders whose names are flushed; the thread's own
    private Task running = Task.CompletedTask;
    private bool active, closed;

    /// <summary>Under the lock: takes a key in.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public void Add(NewKey key)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        waiting.Enqueue(key);
        if (active)
            return;
        active = true;
        running = Task.Run(Drain);
    }

    /// <summary>Removes what a process that was killed had begun: keys that nothing was sealed under.</summary>
    public void RemoveLeftovers()
    {
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
    }

    /// <summary>Takes no more, and ends what was begun.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (gate)
        {
            closed = true;
            last = running;
        }

        await last;
    }

    private void Drain()
    {
        while (Take() is { Count: > 0 } group)
        {
            AuditUnavailableException? failure = null;
            try
            {
                foreach (var folder in group.GroupBy(key => key.Folder))
                    Write(folder.Key.Path, [.. folder]);
            }
            catch (Exception e)
            {
                group.ForEach(Forget);
                failure = new AuditUnavailableException(AuditUnavailableReason.WriteFailed, e); // whatever it is: nobody may wait for ever
            }

            var untold = End(group, durable: failure is null);
            failure ??= untold;
            foreach (var key in group)
                key.Settle(failure);
        }
    }

    /// <summary>Tells the store of a group; what it throws is told to those who wait, as a failed write is.</summary>
    private AuditUnavailableException? End(List<NewKey> group, bool durable)
    {
        lock (gate)
        {
            try
            {
                end(group, durable);
                return null;
            }
            catch (Exception e)
            {
                return new AuditUnavailableException(AuditUnavailableReason.WriteFailed, e);
            }
            finally
            {
                foreach (var key in group)
                    key.Folder.IsBeingWritten = false;
            }
        }
    }

    private List<NewKey> Take()
    {
        var group = new List<NewKey>();
        lock (gate)
        {
            while (group.Count < MostInGroup && waiting.TryDequeue(out var key))
                group.Add(key);
            foreach (var key in group)
                key.Folder.IsBeingWritten = true;
            active = group.Count > 0;
        }

        return group;
    }

    /// <summary>Content first, then the names, each with its flush: a power cut leaves whole keys and no others.</summary>
    private void Write(string folder, NewKey[] keys)
    {
        if (!DurableFolder.Make(disk, folder) && safe.Add(folder)) // a process that was killed may have made it and not flushed its name
            disk.Flush(directory);
        disk.CreateFolder(temporary);
        if (keys.Length <= FewFiles)
        {
            foreach (var key in keys)
                disk.Replace(PathOf(key), Path.Combine(temporary, key.Id), key.File, evenAfterPowerCut: true);
        }
        else
        {
            foreach (var key in keys)
                disk.Create(Path.Combine(temporary, key.Id), key.File);
            disk.FlushFileSystem(temporary);
            foreach (var key in keys)
                disk.Rename(Path.Combine(temporary, key.Id), PathOf(key));
        }

        disk.Flush(folder);
    }

    // what may be lost is no key: nobody may find it
    private static void Forget(NewKey key)
    {
        try
        {
            File.Delete(PathOf(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a disk that takes nothing: the next key of this subject will not come about either
        }
    }

    private static string PathOf(NewKey key) => key.Folder.NewFile(key.Name, key.Id);
}
