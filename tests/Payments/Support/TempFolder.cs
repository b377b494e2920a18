namespace SecureFin.Payments.Tests.Support;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sfg-payments-").FullName;

    public string Database => System.IO.Path.Combine(Path, "payments.db");

    /// <summary>What a disk holds at this moment: the copy a crash would leave behind.</summary>
    public TempFolder Snapshot()
    {
        var copy = new TempFolder();
        foreach (var file in Directory.GetFiles(Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
