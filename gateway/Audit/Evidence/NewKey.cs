namespace SecureFin.Audit.Evidence;

/// <summary>A subject's key that is about to be made, and all who wait for it.</summary>
/// <param name="Folder">Where it will lie.</param>
/// <param name="Day">Its day.</param>
/// <param name="Name">Name of its subject on that day.</param>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its 32 bytes.</param>
/// <param name="File">What its file will hold.</param>
internal sealed record NewKey(KeyFolder Folder, DateOnly Day, string Name, string Id, byte[] Key, byte[] File)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until it is durable; returns its id and a copy of it.</summary>
    /// <exception cref="AuditUnavailableException">It was not made.</exception>
    public async Task<(string Id, byte[] Key)> TakeAsync()
    {
        await done.Task;
        return (Id, [.. Key]);
    }

    /// <summary>Answers all who wait.</summary>
    public void Settle(AuditUnavailableException? failure)
    {
        if (failure is null)
            done.SetResult();
        else
            done.SetException(failure);
    }
}
